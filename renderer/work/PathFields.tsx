import type { ReactElement } from 'react';
import type { FilePaths } from '../../shared/model/index.ts';
import { Field } from '../task/fields.tsx';
import { t } from '../text.ts';
import { join } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { pathNames, type PathName } from './paths-form.ts';
import css from './work.module.css';

const p = t.policy;

interface PathFieldsProps {
  paths: FilePaths;
  problems: Partial<Record<PathName, string>>;
  onChange: (paths: FilePaths) => void;
}

/** Where the project's files lie. */
export function PathFields({ paths, problems, onChange }: PathFieldsProps): ReactElement {
  return (
    <div role="group" aria-label={p.pathsTitle}>
      <div className={css.paths}>
        {pathNames.map((name) => (
          <Field key={name} label={p.paths[name]} problem={problems[name]}>
            {(ids) => (
              <input
                {...ids}
                className={join(ui.input, ui.mono)}
                spellCheck={false}
                data-testid={`path-${name}`}
                value={paths[name]}
                onChange={(event) => onChange({ ...paths, [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <p className={css.pathsHint}>{p.pathsHint}</p>
    </div>
  );
}
