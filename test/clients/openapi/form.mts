/** How orval writes a form: it cannot write objects of several forms itself, so its setting `override.formData` names this. */
export const formOf = (body: object): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(body)) for (const each of [value].flat()) form.append(name, each instanceof Blob ? each : JSON.stringify(each))
  return form
}
