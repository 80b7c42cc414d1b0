import { Check, Copy } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { send } from '../send.ts';
import { t } from '../text.ts';
import { say } from '../view.ts';
import { IconButton, join } from './parts.tsx';
import css from './copy.module.css';

/** How long it stands that something was copied. ms */
const TOLD_MS = 2_000;

/** A command for a shell, with a button that copies it. `label`: what the button is for. */
export function CopyLine({ command, label, className }: { command: string; label: string; className?: string | undefined }): ReactElement {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), TOLD_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <span className={join(css.line, className)}>
      <code>{command}</code>
      <IconButton
        label={copied ? t.copied : label}
        onClick={() => {
          void send({ type: 'clipboard.write', text: command });
          setCopied(true);
          say(t.copied);
        }}
      >
        {copied ? <Check size={13} strokeWidth={1.75} aria-hidden /> : <Copy size={13} strokeWidth={1.75} aria-hidden />}
      </IconButton>
    </span>
  );
}
