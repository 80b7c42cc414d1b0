import type { ReactElement } from 'react';

/** The orchestrator's role as a picture: a baton. */
export function BatonIcon({ size = 14 }: { size?: number }): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" aria-hidden>
      <path d="M2.6 11.4 11.4 2.6" stroke="var(--baton)" strokeWidth="2.1" strokeLinecap="round" />
    </svg>
  );
}
