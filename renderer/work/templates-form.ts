import type { Kind, KindTemplate, Templates } from '../../shared/model/index.ts';
import { builtInTemplate } from '../../shared/text/templates.ts';

const tidyLines = (lines: readonly string[]): string[] => lines.map((line) => line.trim()).filter((line) => line !== '');

const tidy = (template: KindTemplate): KindTemplate => ({
  context: template.context.trim(),
  objective: template.objective.trim(),
  steps: tidyLines(template.steps),
  tests: tidyLines(template.tests),
  criteria: tidyLines(template.criteria),
  deliverables: tidyLines(template.deliverables),
  documentation: tidyLines(template.documentation),
});

/** What is to be kept of edited templates: those that differ from the built-in ones, without empty lines. */
export function ownTemplates(edited: Templates, language: 'fr' | 'en'): Templates {
  const entries = Object.entries(edited).flatMap(([kind, template]) => {
    const mine = tidy(template);
    const usual = tidy(builtInTemplate(kind as Kind, language));
    return JSON.stringify(mine) === JSON.stringify(usual) ? [] : [[kind, mine] as const];
  });
  return Object.fromEntries(entries);
}
