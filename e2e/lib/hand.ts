import { expect, type Page } from '@playwright/test';

/** Trusts the open folder, as a person does in the first panel. */
export async function trust(page: Page): Promise<void> {
  await page.getByRole('button', { name: /trust/i }).first().click();
}

/** Waits until an agent's header shows a state. */
export async function expectState(page: Page, agent: string, state: string, timeout = 90_000): Promise<void> {
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
  for (const [i, path] of (task.files ?? []).entries()) {
    if (i > 0) await editor.getByRole('button', { name: 'Add a file' }).click();
    await editor.getByLabel('Path from the project’s folder').nth(i).fill(path);
  }
  for (const [i, gate] of (task.gates ?? []).entries()) {
    if (i > 0) await page.keyboard.press('Enter');
    await editor.getByLabel(`Gate commands ${i + 1}`).fill(gate);
  }
  await editor.getByRole('button', { name: 'Add to the queue' }).click();
  await expect(editor).toBeHidden();
  const card = page.locator('[data-testid^="card-"]').filter({ hasText: task.title });
  const testid = await card.first().getAttribute('data-testid');
  return (testid ?? '').slice('card-'.length);
}
