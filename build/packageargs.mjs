import { Stop } from './say.mjs';

/**
 * Reads the command line of `npm run package`.
 * @param {string[]} argv
 * @param {(path: string) => string} from a path as the person means it
 * @param {string} usual the folder without `--out`
 * @returns {{out: string, deb: boolean}} deb: also a Debian package, of a test build too
 * @throws {Stop} for what it does not know
 */
export function packageArgs(argv, from, usual) {
  const result = { out: usual, deb: false };
  for (let i = 0; i < argv.length; i += 1) {
    if (argv[i] === '--deb') result.deb = true;
    else if (argv[i] === '--out' && argv[i + 1]) result.out = from(argv[(i += 1)]);
    else throw new Stop(`npm run package [-- --deb] [--out FOLDER]; it does not know ${argv[i]}`);
  }
  return result;
}
