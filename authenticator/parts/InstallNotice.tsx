import { useState, useSyncExternalStore } from "react";
import { Button, ButtonLink } from "#app/ui/Button.tsx";
import { InstallIcon } from "#app/ui/icons.tsx";
import { viewLinks } from "../hooks/use-view.ts";
import { install, installOffer, isAppleTab } from "../platform.ts";
import { useWords } from "../words.tsx";
import { Notice } from "./Notice.tsx";

/** Leads into the installed app, where the browser offers that, or where Safari would lose the keys. */
export function InstallNotice() {
  const { installNotice } = useWords();
  const offered = useSyncExternalStore(installOffer.subscribe, installOffer.isThere, () => false);
  const [later, setLater] = useState(false);
  const apple = isAppleTab();
  if (later || !(apple || offered)) return null;
  return (
    <Notice
      icon={<InstallIcon />}
      tone={apple ? "care" : "calm"}
      actions={
        <>
          {apple ? (
            <ButtonLink kind="quiet" href={viewLinks.settings}>
              {installNotice.how}
            </ButtonLink>
          ) : (
            <Button kind="quiet" onClick={() => void install()}>
              {installNotice.install}
            </Button>
          )}
          <Button kind="quiet" onClick={() => setLater(true)}>
            {installNotice.later}
          </Button>
        </>
      }
    >
      {apple ? installNotice.apple : installNotice.text}
    </Notice>
  );
}
