import type { ReactNode } from "react";
import { Button } from "#ui/Button.tsx";
import { ButtonLink } from "#ui/ButtonLink.tsx";
import { noteContinued } from "#ui/continued-here.ts";
import { useSite } from "#ui/site.tsx";
import { useWords } from "#ui/words.tsx";
import styles from "./CeremonyCard.module.css";
import { keepWhileAway } from "./kept-ceremony.ts";
import type { StateView } from "./state-view.tsx";
import type { CeremonyView } from "./use-page-ceremony.ts";

interface Props extends Pick<CeremonyView, "restart" | "tryNow"> {
  way: NonNullable<StateView["way"]>;
  /** The link of the code that is shown; null while there is none. */
  link: string | null;
  /** Whether the code is for the app of version 1. */
  version1: boolean;
  /** Whether the person wants to stay signed in. Asked when they continue on this device. */
  staysSignedIn?: (() => boolean) | undefined;
}

/** The main action of a ceremony's state. */
export function CeremonyAction({ way, link, version1, staysSignedIn, restart, tryNow }: Props) {
  const words = useWords("ceremony");
  const site = useSite();
  const actions: Record<Props["way"], ReactNode> = {
    // A version-1 code is not a link that this browser could open. The card says what the version-1 app cannot do
    // instead.
    "this-device": version1 ? (
      <p role="status" className={styles.limits}>
        {words.version1Limits}
      </p>
    ) : (
      <ThisDevice link={link} staysSignedIn={staysSignedIn} />
    ),
    "new-code": (
      <Button kind="primary" wide onClick={restart}>
        {words.newCode}
      </Button>
    ),
    "start-over": (
      <Button wide onClick={restart}>
        {words.startOver}
      </Button>
    ),
    "try-now": (
      <Button wide onClick={tryNow}>
        {words.tryNow}
      </Button>
    ),
    "try-again": (
      <Button kind="primary" wide onClick={restart}>
        {words.tryAgain}
      </Button>
    ),
    "right-address": <RightAddress origin={site.origin} />,
  };
  return actions[way];
}

/** The authenticator in this same browser, opened from the page's own origin so that it has the same cookies. */
function ThisDevice({ link, staysSignedIn }: Pick<Props, "link" | "staysSignedIn">) {
  const words = useWords("ceremony");
  if (link === null) {
    return (
      <Button wide disabled>
        {words.thisDevice}
      </Button>
    );
  }
  const fragment = link.slice(link.indexOf("#"));
  return (
    <div className={styles.here}>
      <ButtonLink
        href={`/authenticator${fragment}`}
        wide
        onFollow={() => {
          noteContinued(fragment, staysSignedIn?.() ?? false);
          keepWhileAway();
        }}
      >
        {words.thisDevice}
      </ButtonLink>
    </div>
  );
}

/** A link to this page at the site's configured address. */
function RightAddress({ origin }: { origin: string }) {
  const words = useWords("ceremony");
  const { pathname, search } = window.location;
  return (
    <ButtonLink kind="primary" wide href={origin + pathname + search}>
      {words.rightAddress}
    </ButtonLink>
  );
}
