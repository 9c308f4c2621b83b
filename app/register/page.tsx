import { Page } from "#app/frame/Page.tsx";
import { serverWords, Words } from "#app/frame/server-words.tsx";
import { settings } from "#lib/foundation/settings.ts";
import { Register } from "./Register.tsx";

export async function generateMetadata() {
  const { register } = await serverWords();
  return { title: register.title };
}

export default function RegisterPage() {
  return (
    <Page>
      <Words sections={["register", "ceremony", "refusals"]}>
        <Register site={settings().AUTH_URL ?? null} servesOriginal={settings().QR2PASS_VERSION_1} />
      </Words>
    </Page>
  );
}
