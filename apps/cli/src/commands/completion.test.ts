import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { completionScript, type CompletionWords } from './completion.js'

const option = (name: string, ...values: string[]) => ({ name, description: "what it's for", values })
const program: CompletionWords = {
  name: 'trainyard',
  description: '',
  options: [option('--json')],
  values: [],
  commands: [
    { name: 'submit', description: 'post a job', options: [option('--watch')], values: [], commands: [] },
    { name: 'list', description: 'list jobs', options: [option('--status', 'queued', 'running')], values: [], commands: [] },
    { name: 'completion', description: 'completions', options: [], values: ['bash', 'fish'], commands: [] },
    {
      name: 'keys',
      description: 'keys',
      options: [],
      values: [],
      commands: [{ name: 'create', description: '', options: [option('--scopes', 'read', 'write')], values: [], commands: [] }],
    },
  ],
}

const complete = (...words: string[]): string[] => {
  const asked = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _trainyard; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['--norc', '-c', `${completionScript('bash', program)}\n${asked}`], { encoding: 'utf8', cwd: '/' })
    .trim()
    .split('\n')
}

test('bash completes commands, their options, and commands beneath commands', () => {
  expect(complete('trainyard', 'sub')).toEqual(['submit'])
  expect(complete('trainyard', 'submit', '--')).toEqual(['--watch', '--json', '--help'])
  expect(complete('trainyard', 'keys', 'cr')).toEqual(['create'])
  expect(complete('trainyard', 'keys', 'create', '--sc')).toEqual(['--scopes'])
})

test('bash completes the values that an option or an argument takes', () => {
  expect(complete('trainyard', 'list', '--status', '')).toEqual(['queued', 'running'])
  expect(complete('trainyard', 'list', '--json', '--status', 'r')).toEqual(['running'])
  expect(complete('trainyard', 'keys', 'create', '--scopes', 'w')).toEqual(['write'])
  expect(complete('trainyard', 'completion', 'f')).toEqual(['fish'])
})

test('fish and zsh get scripts with quotes escaped', () => {
  expect(completionScript('fish', program)).toContain("-l json -d 'what it\\'s for'")
  expect(completionScript('zsh', program)).toMatch(/^autoload/)
})
