import { Component, type ReactNode } from "react";

interface Props {
  /** Called once when the children could not be rendered. */
  onFail: () => void;
  /** Shown instead of them. */
  instead: ReactNode;
  children: ReactNode;
}

/** Limits a rendering error to one part of the page. */
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
