import type { ReactNode } from "react";

/**
 * Line icons on a grid of 24, drawn for this project. They are hidden from screen readers: the text beside them says
 * the same.
 */
interface IconProps {
  /** In pixels at the default text size. Icons scale with the text. */
  size?: number;
}

function Icon({ size = 20, children }: IconProps & { children: ReactNode }) {
  return (
    <svg
      aria-hidden="true"
      width={`${size / 16}rem`}
      height={`${size / 16}rem`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  );
}

export const PhoneIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="6.5" y="2.5" width="11" height="19" rx="2.5" />
    <path d="M10.75 18.5h2.5" />
  </Icon>
);

export const ComputerIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="4" y="4.5" width="16" height="11" rx="2" />
    <path d="M2 19.5h20" />
  </Icon>
);

export const TickIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m5 12.75 4.5 4.5L19 7.25" pathLength={1} />
  </Icon>
);

export const CrossIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m6.5 6.5 11 11M17.5 6.5l-11 11" />
  </Icon>
);

export const ClockIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7v5.25l3.25 2" />
  </Icon>
);

export const WarningIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M10.4 4.3 2.7 17.6a1.85 1.85 0 0 0 1.6 2.8h15.4a1.85 1.85 0 0 0 1.6-2.8L13.6 4.3a1.85 1.85 0 0 0-3.2 0Z" />
    <path d="M12 9.5v4M12 16.75v.01" />
  </Icon>
);

export const OfflineIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m3.5 3.5 17 17M12 19.25v.01M8.6 15.6a4.9 4.9 0 0 1 6.1-.6M5.3 12.2a9.6 9.6 0 0 1 4.2-2.4M13.8 9.5a9.6 9.6 0 0 1 4.9 2.7M2 8.8a14.3 14.3 0 0 1 4.2-2.7M10.2 4.9A14.3 14.3 0 0 1 22 8.8" />
  </Icon>
);

export const ServerIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="3.5" y="4" width="17" height="6.5" rx="1.75" />
    <rect x="3.5" y="13.5" width="17" height="6.5" rx="1.75" />
    <path d="M7.25 7.25v.01M7.25 16.75v.01" />
  </Icon>
);

export const ScanIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M3.5 8V5.5a2 2 0 0 1 2-2H8M16 3.5h2.5a2 2 0 0 1 2 2V8M20.5 16v2.5a2 2 0 0 1-2 2H16M8 20.5H5.5a2 2 0 0 1-2-2V16" />
    <rect x="8.5" y="8.5" width="7" height="7" rx="1" />
  </Icon>
);

export const PersonIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="8" r="4" />
    <path d="M4.5 20.5a7.5 7.5 0 0 1 15 0" />
  </Icon>
);

export const KeyIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="15.5" r="4.5" />
    <path d="m11.3 12.3 8.2-8.3M16 7.5l3 3" />
  </Icon>
);

export const LockIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="4.5" y="10.5" width="15" height="10" rx="2" />
    <path d="M8 10.5V7.25a4 4 0 0 1 8 0v3.25" />
  </Icon>
);

export const LeaveIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M9.5 20.5h-4a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2h4M15.5 16.5 20 12l-4.5-4.5M20 12H9.5" />
  </Icon>
);

export const ChevronIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m9 5.5 6.5 6.5L9 18.5" />
  </Icon>
);

export const BackIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M15 5.5 8.5 12l6.5 6.5" />
  </Icon>
);

export const SettingsIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M3.5 7H11M17 7h3.5M3.5 17H7M13 17h7.5" />
    <circle cx="14" cy="7" r="2.75" />
    <circle cx="10" cy="17" r="2.75" />
  </Icon>
);

export const TorchIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M13 2.5 4.5 13.5h6.25L10 21.5l9-11.5h-6.5Z" />
  </Icon>
);

export const SwitchCameraIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 3.75V8.5h-4.75M20 12a8 8 0 0 1-13.7 5.6L4 15.5M4 20.25V15.5h4.75" />
  </Icon>
);

export const PictureIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="3.5" y="3.5" width="17" height="17" rx="2.25" />
    <circle cx="9" cy="9" r="1.75" />
    <path d="m3.75 17.5 4.75-4.75 3 3 4-4 5 5" />
  </Icon>
);

export const LinkIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M10 14a4.25 4.25 0 0 0 6 0l3.25-3.25a4.25 4.25 0 0 0-6-6L12.5 5.5M14 10a4.25 4.25 0 0 0-6 0l-3.25 3.25a4.25 4.25 0 0 0 6 6l.75-.75" />
  </Icon>
);

export const InstallIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 3.5v11M7.5 10.5l4.5 4.5 4.5-4.5M4 19.5h16" />
  </Icon>
);

export const DeleteIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8.5 5h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-10L2.5 12Z" />
    <path d="m11 9.5 5 5M16 9.5l-5 5" />
  </Icon>
);

export const OpenIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M13.5 4.5h6v6M19.5 4.5l-9 9M10 5.5H6.5a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V14" />
  </Icon>
);

export const KeyboardIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="2.5" y="5.5" width="19" height="13" rx="2" />
    <path d="M6.5 9.5v.01M10.2 9.5v.01M13.8 9.5v.01M17.5 9.5v.01M6.5 13v.01M17.5 13v.01M9.5 14.5h5" />
  </Icon>
);
