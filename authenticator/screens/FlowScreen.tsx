import type { Flow } from "../flow/flow.ts";
import type { FlowState } from "../flow/flow-state.ts";
import { Boundary } from "../parts/Boundary.tsx";
import { AppFailed } from "./AppFailed.tsx";
import { Choose } from "./Choose.tsx";
import { HasAccount } from "./HasAccount.tsx";
import { KeyWarning } from "./KeyWarning.tsx";
import { Opening } from "./Opening.tsx";
import { Finishing, Outcome } from "./Outcome.tsx";
import { ProblemScreen } from "./ProblemScreen.tsx";
import { Question } from "./Question.tsx";
import { Tap } from "./Tap.tsx";
import { Version1Question } from "./Version1Question.tsx";
import { Version1Sent } from "./Version1Sent.tsx";

interface Props {
  flow: Flow;
  state: FlowState;
  /** Ends the flow and returns to the list of sites. */
  onClose: () => void;
}

/** The screen for the current code. If the site's answer cannot be rendered, only this screen fails. */
export function FlowScreen({ flow, state, onClose }: Props) {
  // The question stays visible while its answer is sent.
  const name = state.name === "deciding" ? "ask" : state.name;
  return (
    <Boundary key={name} onFail={flow.fail} instead={<AppFailed />}>
      <StateScreen flow={flow} state={state} onClose={onClose} />
    </Boundary>
  );
}

function StateScreen({ flow, state, onClose }: Props) {
  switch (state.name) {
    case "key_warning": {
      const { risk, site, action, link } = state;
      return <KeyWarning risk={risk} site={site} action={action} link={link} onGoOn={flow.goOn} onCancel={onClose} />;
    }
    case "tap": {
      const { site, action, account } = state;
      return <Tap site={site} action={action} account={account} onContinue={flow.goOn} onCancel={onClose} />;
    }
    case "opening":
      return <Opening site={state.site} checks={state.action === undefined} onCancel={onClose} />;
    case "choose": {
      const { site, action, accounts } = state;
      return <Choose site={site} action={action} accounts={accounts} onChoose={flow.choose} onCancel={onClose} />;
    }
    case "has_account":
      return (
        <HasAccount
          request={state.request}
          alternative={state.alternative}
          onLeave={flow.leaveFor}
          onGoOn={flow.goOn}
          onClose={onClose}
        />
      );
    case "ask":
    case "deciding": {
      const { request, cancelling } = state;
      const deciding = state.name === "deciding" ? state.decision : undefined;
      if (request.version === 1) {
        const sending = deciding !== undefined;
        return <Version1Question request={request} sending={sending} onDecide={flow.decide} onEnd={flow.runOut} />;
      }
      return (
        <Question
          // The key gives each question its own state: its typed number and its waiting time.
          key={request.link.challenge}
          request={request}
          deciding={deciding}
          cancelling={cancelling}
          onDecide={flow.decide}
          onCancelRecovery={flow.cancelRecovery}
          onEnd={flow.runOut}
        />
      );
    }
    case "finishing":
      return <Finishing request={state.request} done={state.done} onClose={onClose} />;
    case "done":
      return <Outcome request={state.request} outcome={state.outcome} onClose={onClose} />;
    case "sent":
      return <Version1Sent request={state.request} onSettle={flow.settle} onClose={onClose} />;
    case "problem":
      return <ProblemScreen flow={state} onRetry={flow.retry} onClose={onClose} />;
  }
}
