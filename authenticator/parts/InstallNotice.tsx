import { useState, useSyncExternalStore } from "react";
import { Button } from "#ui/Button.tsx";
import { ButtonLink } from "#ui/ButtonLink.tsx";
import { InstallIcon } from "#ui/icons.tsx";
import { viewLinks } from "../hooks/use-view.ts";
import { install, installOffer, isAppleTab } from "../platform.ts";
import { useWords } from "../words.tsx";
import { Notice } from "./Notice.tsx";

/** Leads into the installed app where the browser offers that, which may come late: it stands below what it would move. */
export function InstallOffer() {
  const { installNotice } = useWords();
  const offered = useSyncExternalStore(installOffer.subscribe, installOffer.isThere, () => false);
  const [later, setLater] = useState(false);
  if (later || isAppleTab() || !offered) return null;
  return (
    <Notice
      icon={<InstallIcon />}
      actions={
        <>
          <Button kind="quiet" onClick={() => void install()}>
            {installNotice.install}
          </Button>
          <Button kind="quiet" onClick={() => setLater(true)}>
            {installNotice.later}
          </Button>
        </>
      }
    >
      {installNotice.text}
    </Notice>
  );
}

/** Leads into the installed app where Safari would lose the keys. */
export function SafariNotice({ hasAccounts }: { hasAccounts: boolean }) {
  const { installNotice } = useWords();
  const [later, setLater] = useState(false);
  if (later || !isAppleTab()) return null;
  return (
    <Notice
      icon={<InstallIcon />}
      tone="care"
      actions={
        <>
          <ButtonLink kind="quiet" href={viewLinks.settings}>
            {installNotice.how}
          </ButtonLink>
          <Button kind="quiet" onClick={() => setLater(true)}>
            {installNotice.later}
          </Button>
        </>
      }
    >
      {hasAccounts ? installNotice.appleAccounts : installNotice.apple}
    </Notice>
  );
}
