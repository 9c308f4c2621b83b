import { KeptScript } from "#app/ceremony/KeptScript.tsx";
import { Page } from "#app/shell/Page.tsx";
import { serverWords, Words } from "#app/shell/server-words.tsx";
import { settings } from "#lib/foundation/settings.ts";
import { safeNext } from "#lib/protocol/next.ts";
import { Register } from "./Register.tsx";

export async function generateMetadata() {
  const { register } = await serverWords();
  return { title: register.title };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function RegisterPage({ searchParams }: Props) {
  const { next, version } = await searchParams;
  const servesVersion1 = settings().QR2PASS_VERSION_1;
  return (
    <Page namesSite>
      <Words sections={["register", "ceremony", "refusals"]}>
        <KeptScript />
        <Register
          next={typeof next === "string" ? safeNext(next) : null}
          servesVersion1={servesVersion1}
          version1={servesVersion1 && version === "1"}
          provesAddress={settings().SMTP_URL !== undefined}
        />
      </Words>
    </Page>
  );
}
