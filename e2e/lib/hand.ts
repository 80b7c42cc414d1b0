import { expect, type Page } from '@playwright/test';

/** Trusts the open folder, as a person does in the first panel. */
export async function trust(page: Page): Promise<void> {
  await page.getByRole('button', { name: /trust/i }).first().click();
}

/** Waits until an agent's header shows a state. */
export async function expectState(page: Page, agent: string, state: string, timeout = 20_000): Promise<void> {
  await expect(page.getByTestId(`pane-state-${agent}`)).toHaveAttribute('data-state', state, { timeout });
}

/** What a test writes into the task editor. */
export interface Written {
  title: string;
  objective?: string;
  files?: string[];
  gates?: string[];
}

/** Writes a task in the editor and gives its id, as the card shows it. */
export async function addTask(page: Page, task: Written): Promise<string> {
  await page.getByRole('button', { name: /new task/i }).first().click();
  const editor = page.getByTestId('task-editor');
  await editor.getByLabel('Title').fill(task.title);
  if (task.objective) await editor.getByLabel('Objective').fill(task.objective);
  if (task.files) await editor.getByLabel(/^Files/).fill(task.files.join('\n'));
  if (task.gates) await editor.getByLabel(/^Gate/).fill(task.gates.join('\n'));
  await editor.getByRole('button', { name: /^(add|save)/i }).click();
  await expect(editor).toBeHidden();
  const card = page.locator('[data-testid^="card-"]').filter({ hasText: task.title });
  const testid = await card.first().getAttribute('data-testid');
  return (testid ?? '').slice('card-'.length);
}

/** Drags a card onto an agent's pane with the mouse. */
export async function dragTo(page: Page, task: string, agent: string): Promise<void> {
  await page.getByTestId(`card-${task}`).dragTo(page.getByTestId(`pane-${agent}`));
}
