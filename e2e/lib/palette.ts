import { expect, type Page } from '@playwright/test';

/** Runs a command by the palette: `words` are typed there, `id` is the command that is meant. */
export async function runCommand(page: Page, words: string, id: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByTestId('palette-input')).toBeFocused();
  await page.keyboard.type(words);
  const found = page.getByTestId(`command-${id}`);
  await expect(found).toBeVisible();
  // Not always the first: an agent's messages are as good an answer as all messages.
  await expect.poll(async () => {
    if ((await found.getAttribute('data-highlighted')) === null) await page.keyboard.press('ArrowDown');
    return found.getAttribute('data-highlighted');
  }).toBe('');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('palette')).toBeHidden();
}
