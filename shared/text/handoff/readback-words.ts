/** The three lines with which a successor begins its answer. */
export interface Labels {
  goal: string;
  tasks: string;
  next: string;
}

export const labels: Record<'fr' | 'en', Labels> = {
  fr: { goal: 'BUT', tasks: 'TACHES EN COURS', next: 'PROCHAINE ETAPE' },
  en: { goal: 'GOAL', tasks: 'TASKS IN PROGRESS', next: 'NEXT STEP' },
};

/** How else those lines are begun, in small letters without accents. */
export const otherLabels: Record<keyof Labels, string[]> = {
  goal: ['but', 'but du projet', 'buts', 'objectif', 'goal', 'goals', 'project goal', 'objective'],
  tasks: ['taches en cours', 'tache en cours', 'en cours', 'tasks in progress', 'task in progress', 'in progress', 'tasks in work'],
  next: ['prochaine etape', 'prochaines etapes', 'etape suivante', 'next step', 'next steps', 'next action', 'prochaine action'],
};

/** Says that there is none, bare. */
export const noneWords = /^(?:(?:il n y a )?(?:pour l instant )?(?:aucune?|none|no|nothing|rien|pas de|nil|zero|0|no task|no tasks)\b)/;

/** Words that say nothing about a goal: in French and in English, bare, of four letters and more. */
export const emptyWords = new Set(
  (
    'avec dans pour vers sans sous entre apres avant pendant plus moins tres tout tous toute toutes chaque autre autres cette celui celle ceux ' +
    'leur leurs notre votre elle elles nous vous sont sera etre avoir faire fait faites doit doivent peut peuvent comme aussi alors donc ainsi ' +
    'quand dont meme encore deja puis ensuite projet tache taches agent agents but objectif ' +
    'with from into onto over under between after before during more less very each other others this that these those their there then than ' +
    'they them your ours have been being will shall should would could must does done make made also when where which while what that such ' +
    'just only some every about project task tasks goal goals work'
  ).split(' '),
);
