// What `electron <folder>` needs inside a bare runtime: find the folder, take on its name, start it.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = process.argv.slice(1).find((arg) => !arg.startsWith('-'));
if (!folder) {
  process.stderr.write('Usage: electron [switches] <folder with a package.json> [arguments]\n');
  app.exit(2);
} else {
  const root = resolve(folder);
  const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  app.setName(about.productName ?? about.name);
  if (about.version) app.setVersion(about.version);
  app.setPath('userData', join(app.getPath('appData'), app.getName()));
  app.setAppPath(root);
  try {
    await import(pathToFileURL(join(root, about.main ?? 'index.js')).href);
  } catch (error) {
    process.stderr.write(`${error?.stack ?? error}\n`);
    app.exit(1);
  }
}
