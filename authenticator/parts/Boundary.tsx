import { Component, type ReactNode } from "react";

interface Props {
  /** Called once when what is inside could not be shown. */
  onFail: () => void;
  /** Shown in its place. */
  instead: ReactNode;
  children: ReactNode;
}

/** Keeps a part of the page that cannot be shown from taking the rest with it. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(): void {
    this.props.onFail();
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.instead : this.props.children;
  }
}
