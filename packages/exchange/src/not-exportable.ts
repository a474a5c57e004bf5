/** Why a model cannot be written in a format: it holds something that the format has no form for. The message is for whoever asked. */
export class NotExportable extends Error {
  override readonly name = 'NotExportable'
}
