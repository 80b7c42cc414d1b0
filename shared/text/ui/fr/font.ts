// Les mots de la page sur la police des terminaux.
export const font = {
  title: 'Police des terminaux',
  own: 'Votre propre police',
  usual: 'JetBrains Mono',
  bundled: 'À défaut, JetBrains Mono, fournie avec l’application.',
  states: {
    good: (name: string) => `${name} est là, et toutes ses lettres ont la même largeur.`,
    missing: (name: string) => `${name} n’est pas installée sur cette machine : JetBrains Mono la remplace.`,
    uneven: (name: string) => `${name} est là, mais ses lettres n’ont pas la même largeur : tableaux et cadres ne seront pas alignés.`,
  },
  ligatures: 'Ligatures',
  ligaturesWhy: 'Des signes comme => et >= ne font qu’un là où la police a un dessin pour eux.',
  notForReaders: 'Désactivées tant que les terminaux parlent à un lecteur d’écran.',
  sample: 'Exemple',
  save: 'L’utiliser',
};
