import { Page } from "#app/ui/Page.tsx";
import { serverWords, Words } from "#app/ui/server-words.tsx";
import { env } from "#lib/env.ts";
import { Register } from "./Register.tsx";

export async function generateMetadata() {
  const { register } = await serverWords();
  return { title: register.title };
}

export default function RegisterPage() {
  return (
    <Page>
      <Words sections={["register", "ceremony", "refusals"]}>
        <Register servesOriginal={env().QR2PASS_VERSION_1} />
      </Words>
    </Page>
  );
}
