import type { ReactElement } from 'react';
import { t } from '../text.ts';
import css from './ui.module.css';

/** Says that what stands on a page was begun before, and is not saved. */
export const Begun = (): ReactElement => <p className={css.quietText} role="status" data-testid="begun">{t.editor.begun}</p>;
