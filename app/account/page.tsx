import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { pageSession } from "#app/session.ts";
import { Page } from "#app/shell/Page.tsx";
import { serverWords, Words } from "#app/shell/server-words.tsx";
import { orUnavailable } from "#app/unavailable/or-unavailable.tsx";
import { accountOverview } from "#lib/accounts/overview.ts";
import { browserHashOf } from "#lib/http/browser-secret.ts";
import { providerOf } from "#lib/http/provider.ts";
import { Account } from "./Account.tsx";

export async function generateMetadata() {
  const { account } = await serverWords();
  return { title: account.title };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

async function AccountPage({ searchParams }: Props) {
  const session = await pageSession();
  if (!session) redirect("/login?next=/account");
  const asked = await headers();
  const first = await accountOverview(session, browserHashOf(asked, providerOf(asked.get("host"))));
  const { welcome } = await searchParams;
  return (
    <Page>
      <Words sections={["account", "confirm", "ceremony", "recover", "refusals"]}>
        <Account first={first} welcome={welcome !== undefined} />
      </Words>
    </Page>
  );
}

export default orUnavailable(AccountPage);
