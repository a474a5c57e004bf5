import { Command } from 'commander'
import type { CliContext } from './cli-context.js'
import type { AddCommand } from './commands/options.js'
import { addAudit } from './commands/audit.js'
import { addBackup } from './commands/backup.js'
import { addCollect } from './commands/collect.js'
import { addCompare } from './commands/compare.js'
import { addCompletion } from './commands/completion.js'
import { addDatasets } from './commands/datasets.js'
import { addDemo } from './commands/demo.js'
import { addDoctor } from './commands/doctor.js'
import { addEditJobs } from './commands/edit-jobs.js'
import { addEnsembles } from './commands/ensembles.js'
import { addExport } from './commands/export.js'
import { addJobActions } from './commands/job-actions.js'
import { addInit } from './commands/init.js'
import { addKeys } from './commands/keys.js'
import { addLab } from './commands/lab.js'
import { addList } from './commands/list.js'
import { addLogin } from './commands/login.js'
import { addLogs } from './commands/logs.js'
import { addMetrics } from './commands/metrics.js'
import { addModels } from './commands/models.js'
import { addOpen } from './commands/open.js'
import { addPredict } from './commands/predict.js'
import { addSessions } from './commands/sessions.js'
import { addStatus } from './commands/status.js'
import { addSubmit } from './commands/submit.js'
import { addSweeps } from './commands/sweeps.js'
import { addUp } from './commands/up.js'
import { addWait } from './commands/wait.js'
import { addWatch } from './commands/watch.js'
import { addWebhooks } from './commands/webhooks.js'
import { addWorker } from './commands/worker.js'
import { exitCodesHelp } from './cli-error.js'

/** The commands by what they are for, as `--help` shows them. */
const groups: Readonly<Record<string, readonly AddCommand[]>> = {
  'Train:': [addInit, addSubmit, addWatch, addWait, addSweeps, addEnsembles, addDemo, addLab],
  'Jobs:': [addList, addStatus, addEditJobs, addJobActions, addLogs, addMetrics, addCompare, addExport],
  'Data and models:': [addDatasets, addModels, addPredict],
  'Access:': [addLogin, addKeys, addSessions, addWebhooks, addOpen],
  'Service:': [addUp, addWorker, addDoctor, addAudit, addBackup, addCollect, addCompletion],
}

/**
 * The whole command line. It never ends the process itself: errors are thrown, `main.ts` maps them to exit statuses. With `silent` it leaves it to the caller to say
 * what is wrong with the arguments, too.
 */
export function createProgram(context: CliContext, version: string, { silent = false }: { silent?: boolean } = {}): Command {
  const program = new Command('trainyard')
    .description('Training as a service: bring it up, submit jobs, watch them, ask their models')
    .version(version)
    .option('--json', 'print JSON, as the API gives it')
    .option('--url <url>', 'the service; else TRAINYARD_URL, else the one that runs here')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      `\n${exitCodesHelp()}\n\nThe key comes from TRAINYARD_API_KEY, else from "trainyard login", else from the state folder of this installation.`,
    )
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: context.stdout.write, writeErr: silent ? () => undefined : context.stderr.write })
  for (const [heading, commands] of Object.entries(groups)) {
    program.commandsGroup(heading)
    for (const add of commands) add(program, context)
  }
  settle(program)
  return program
}

/** Commander hands its settings to a command when it is made by the parent's own method; this makes sure for all beneath. */
function settle(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command)
    settle(child)
  }
}
