import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserWindow } from 'electron';

const MOST_MS = 60_000;

/**
 * Waits until the desk is ready, then saves a picture of the window as PNG.
 * @param isReady asked until it says yes; after a minute the picture is taken all the same
 * @throws when the file cannot be written
 */
export async function takePicture(window: BrowserWindow, file: string, isReady: () => boolean): Promise<void> {
  const until = Date.now() + MOST_MS;
  while (!isReady() && Date.now() < until) await wait(100);
  await wait(700); // the last frames of terminals and fonts
  const image = await window.webContents.capturePage();
  await writeFile(file, image.toPNG());
}
