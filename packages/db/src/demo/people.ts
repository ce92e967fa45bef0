export interface DemoPerson {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: 'member' | 'administrator'
  /** What the sign-in page says beside the name. */
  readonly about: string
}

/** The people one can sign in as, with one click each. */
export const demoPeople: readonly DemoPerson[] = [
  {
    id: 'amara',
    name: 'Amara Okafor',
    email: 'amara@portico.example',
    role: 'administrator',
    about: 'Runs the studio, and may look behind the curtain',
  },
  {
    id: 'jonas',
    name: 'Jonas Lindqvist',
    email: 'jonas@portico.example',
    role: 'member',
    about: 'Engineer, lives on the board',
  },
  {
    id: 'mei',
    name: 'Mei Tanaka',
    email: 'mei@portico.example',
    role: 'member',
    about: 'Ceramicist, host of the Sunday sale',
  },
  {
    id: 'rafael',
    name: 'Rafael Duarte',
    email: 'rafael@portico.example',
    role: 'member',
    about: 'Support, answers before you ask',
  },
  {
    id: 'priya',
    name: 'Priya Nair',
    email: 'priya@portico.example',
    role: 'member',
    about: 'Designer with opinions on spacing',
  },
  {
    id: 'tom',
    name: 'Tom Becker',
    email: 'tom@portico.example',
    role: 'member',
    about: 'Collector, always in the comments',
  },
]

/** The assistant's identity in its threads. Nobody can sign in as it. */
export const demoAssistant = {
  id: 'iris',
  name: 'Iris',
  email: 'iris@portico.example',
} as const
