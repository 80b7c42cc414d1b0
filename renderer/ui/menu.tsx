import { Menu as Base } from '@base-ui/react/menu';
import { Check, ChevronRight } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import css from './ui.module.css';

interface VirtualAnchor {
  getBoundingClientRect: () => DOMRect;
}

interface MenuProps {
  /** The element that opens it; without one the menu is opened by `open`. */
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  anchor?: Element | VirtualAnchor | null;
  align?: 'start' | 'end';
  label?: string;
  children: ReactNode;
}

export function Menu({ trigger, open, onOpenChange, anchor, align = 'start', label, children }: MenuProps): ReactElement {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} modal={false}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Positioner anchor={anchor} align={align} sideOffset={4} collisionPadding={8} style={{ zIndex: 50 }}>
          <Base.Popup className={css.popup} aria-label={label}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface ItemProps {
  icon?: ReactNode;
  detail?: ReactNode;
  tone?: string;
  aside?: ReactNode;
  kind?: 'danger';
  disabled?: boolean;
  testId?: string;
  onSelect: () => void;
  children: ReactNode;
}

export function Item({ icon, detail, tone, aside, kind, disabled, testId, onSelect, children }: ItemProps): ReactElement {
  return (
    <Base.Item className={css.item} disabled={disabled} data-kind={kind} data-testid={testId} onClick={onSelect}>
      {icon}
      <span className={css.grow}>
        <span className={css.itemText}>{children}</span>
        {detail && <span className={css.itemDetail} data-tone={tone}>{detail}</span>}
      </span>
      {aside && <span className={css.itemAside}>{aside}</span>}
    </Base.Item>
  );
}

interface CheckItemProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

export function CheckItem({ checked, onChange, children }: CheckItemProps): ReactElement {
  return (
    <Base.CheckboxItem className={css.item} checked={checked} onCheckedChange={onChange} closeOnClick={false}>
      <span className={css.check}>{checked && <Check size={14} strokeWidth={1.75} />}</span>
      <span className={css.grow}>{children}</span>
    </Base.CheckboxItem>
  );
}

interface ChoiceProps<T extends string> {
  value: T;
  options: readonly { value: T; label: string; detail?: string; testId?: string }[];
  onChange: (value: T) => void;
}

/** A group of items of which one is chosen. */
export function Choice<T extends string>({ value, options, onChange }: ChoiceProps<T>): ReactElement {
  return (
    <Base.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} className={css.item} closeOnClick={false} data-testid={option.testId}>
          <span className={css.check}>
            {option.value === value && <Check size={14} strokeWidth={1.75} />}
          </span>
          <span className={css.grow}>
            <span className={css.itemText}>{option.label}</span>
            {option.detail && <span className={css.itemDetail}>{option.detail}</span>}
          </span>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export function Submenu({ icon, label, aside, children }: { icon?: ReactNode; label: string; aside?: string; children: ReactNode }): ReactElement {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className={css.item}>
        {icon}
        <span className={css.grow}>{label}</span>
        {aside && <span className={css.itemAside}>{aside}</span>}
        <ChevronRight size={14} strokeWidth={1.75} />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner sideOffset={2} alignOffset={-5} collisionPadding={8} style={{ zIndex: 51 }}>
          <Base.Popup className={css.popup}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  );
}

export function MenuLabel({ children }: { children: ReactNode }): ReactElement {
  return (
    <Base.Group>
      <Base.GroupLabel className={css.groupLabel}>{children}</Base.GroupLabel>
    </Base.Group>
  );
}

export const Separator = (): ReactElement => <Base.Separator className={css.separator} />;
