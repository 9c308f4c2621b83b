import { redirect } from "next/navigation";
import { SessionEnd } from "#app/account/SessionEnd.tsx";
import { pageSession } from "#app/session.ts";
import { Page } from "#app/shell/Page.tsx";
import { serverWords, Words } from "#app/shell/server-words.tsx";
import { orUnavailable } from "#app/unavailable/or-unavailable.tsx";
import { historyAnswer } from "#lib/accounts/overview.ts";
import { settings } from "#lib/foundation/settings.ts";
import { History } from "./History.tsx";
import { PAGE_EVENTS } from "./page-events.ts";

export async function generateMetadata() {
  const { history } = await serverWords();
  return { title: history.title };
}

async function HistoryPage() {
  const session = await pageSession();
  if (!session) redirect("/login?next=/account/history");
  const first = await historyAnswer(session.userId, null, PAGE_EVENTS);
  return (
    <Page>
      <Words sections={["history"]}>
        <SessionEnd />
        <History first={first} days={settings().HISTORY_DAYS} />
      </Words>
    </Page>
  );
}

export default orUnavailable(HistoryPage);
