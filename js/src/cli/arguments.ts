import { InputError } from '../errors.js'

export interface Arguments {
  readonly command: 'assess' | 'help' | 'version'
  /** A path, or '-' for standard input. */
  readonly file: string
  readonly sample: boolean
  readonly json: boolean
}

const FLAGS: ReadonlySet<string> = new Set(['--json', '--sample', '--help', '-h', '--version'])

function refuse(message: string, value: string): InputError {
  return new InputError('out_of_domain', message, { field: 'arguments', value })
}

/** Reads the command line. Throws InputError. */
export function parseArguments(given: readonly string[]): Arguments {
  const flags = new Set(given.filter((argument) => argument.startsWith('-') && argument !== '-'))
  const words = given.filter((argument) => !flags.has(argument))
  const stranger = [...flags].find((flag) => !FLAGS.has(flag))
  if (stranger !== undefined) throw refuse('This option does not exist; see loadline --help.', stranger)
  const [command = 'help', file = '-', ...rest] = words
  const options = { file, sample: flags.has('--sample'), json: flags.has('--json') }
  if (flags.has('--version')) return { command: 'version', ...options }
  if (flags.has('--help') || flags.has('-h') || command === 'help') return { command: 'help', ...options }
  if (command !== 'assess') throw refuse('This command does not exist; see loadline --help.', command)
  if (rest.length > 0) throw refuse('assess takes one file.', rest[0]!)
  if (options.sample && words.length > 1) throw refuse('Give a file or --sample, not both.', file)
  return { command: 'assess', ...options }
}
