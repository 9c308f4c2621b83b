import { isDatabaseUp } from "#lib/accounts/database.ts";
import { json } from "#lib/http/answer.ts";
import { route } from "#lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route("/api/health", {
  async GET() {
    const database = await isDatabaseUp();
    return json({ status: database ? "ok" : "unavailable", database }, { status: database ? 200 : 503 });
  },
});
