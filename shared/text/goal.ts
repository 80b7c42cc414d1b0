import { WANTED, type Agent } from '../model/index.ts';

export interface GoalPrompt {
  goal: string;
  /** The file for the proposals, from the project's root. */
  file: string;
  language: 'fr' | 'en';
  project: string;
  agents: readonly Pick<Agent, 'id' | 'name' | 'specialities' | 'maxTasks'>[];
  /** Tasks that are not done, so that nothing is proposed twice. */
  open: readonly { id: string; title: string }[];
}

const example = (lines: [string, string, string, string]): string[] => [
  '{',
  '  "tasks": [',
  '    {',
  '      "id": "storage",',
  `      "title": "${lines[0]}",`,
  '      "kind": "implementation",',
  '      "priority": "high",',
  '      "estimateMinutes": 45,',
  `      "context": "${lines[1]}",`,
  `      "objective": "${lines[2]}",`,
  '      "files": [{ "path": "src/storage.ts", "notes": "…" }],',
  '      "steps": ["…", "…"],',
  '      "tests": ["…"],',
  '      "criteria": ["…"],',
  '      "deliverables": [],',
  '      "documentation": ["…"],',
  '      "gates": ["npm test"],',
  `      "dependsOn": [${lines[3]}]`,
  '    }',
  '  ]',
  '}',
];

/** The prompt by which a goal goes to the agent that decomposes it. Plain text, LF. */
export function goalPrompt({ goal, file, language, project, agents, open }: GoalPrompt): string {
  const fr = language === 'fr';
  const team = agents.map((a) => `- ${a.name}: ${a.specialities.join(', ')} (max ${a.maxTasks})`);
  const list = open.slice(0, 60).map((task) => `- ${task.id}: ${task.title}`);
  const none = fr ? '(aucune)' : '(none)';
  const lines = fr
    ? [
        '[OBJECTIF ORCHESTRATEUR - DECOMPOSITION]',
        '',
        `PROJET: ${project}`,
        '',
        '=== OBJECTIF ===',
        goal.trim(),
        '',
        '=== AGENTS ===',
        ...team,
        '',
        '=== TACHES DEJA PREVUES ===',
        ...(list.length > 0 ? list : [none]),
        '',
        '=== TON TRAVAIL ===',
        '1. Lis le contexte: CLAUDE.md, le code et la documentation concernes.',
        '2. Decompose cet objectif en taches LONGUES et AUTONOMES, faites en parallele autant que possible.',
        `3. Chaque tache contient: une description detaillee (minimum ${WANTED.description} lignes entre context, objective et steps), tous les fichiers a creer/modifier, les tests a ecrire, la documentation a mettre a jour, les criteres de validation, les dependances.`,
        '4. Deux taches paralleles ne modifient pas le meme fichier. Pas de dependance circulaire.',
        '5. Ne fais pas le travail toi-meme: propose seulement les taches.',
        '',
        '=== RESULTAT ===',
        `Ecris un seul fichier JSON: ${file}`,
        ...example(['Titre court', 'Ce que l’agent doit savoir d’abord', 'Ce qui est vrai quand c’est fait', '"other-id", "TASK-XX-001"']),
        '',
        '- id: un nom court et unique dans le fichier; dependsOn nomme ces id, ou des taches deja prevues.',
        '- kind: architecture, implementation, analysis, generation ou any.',
        '- priority: high, medium ou low (HAUTE, MOYENNE, BASSE). estimateMinutes: 1 a 1440.',
        '- gates: commandes qui doivent sortir avec 0; la personne les approuve.',
        '- title est obligatoire, le reste peut manquer.',
        '',
        'Puis resume tes taches en quelques lignes et attends.',
        '',
        'COMMENCE IMMEDIATEMENT - NE POSE PAS DE QUESTIONS',
      ]
    : [
        '[ORCHESTRATOR GOAL - DECOMPOSITION]',
        '',
        `PROJECT: ${project}`,
        '',
        '=== GOAL ===',
        goal.trim(),
        '',
        '=== AGENTS ===',
        ...team,
        '',
        '=== TASKS THAT ARE PLANNED ALREADY ===',
        ...(list.length > 0 ? list : [none]),
        '',
        '=== YOUR WORK ===',
        '1. Read the context: CLAUDE.md, the code and the documentation concerned.',
        '2. Cut this goal into LONG, AUTONOMOUS tasks that run side by side as far as they can.',
        `3. Each task has: a detailed description (at least ${WANTED.description} lines in context, objective and steps together), every file to create or change, the tests to write, the documentation to update, acceptance criteria, dependencies.`,
        '4. Two tasks that run side by side do not change the same file. No circular dependencies.',
        '5. Do not do the work yourself: propose the tasks only.',
        '',
        '=== RESULT ===',
        `Write one JSON file: ${file}`,
        ...example(['A short title', 'What the agent must know first', 'What is true when it is done', '"other-id", "TASK-XX-001"']),
        '',
        '- id: a short name, unique in the file; dependsOn names these ids, or tasks that are planned already.',
        '- kind: architecture, implementation, analysis, generation or any.',
        '- priority: high, medium or low. estimateMinutes: 1 to 1440.',
        '- gates: commands that must exit with 0; the person approves them.',
        '- title is needed, everything else may be missing.',
        '',
        'Then sum up your tasks in a few lines, and wait.',
        '',
        'START IMMEDIATELY - ASK NO QUESTIONS',
      ];
  return lines.join('\n');
}
