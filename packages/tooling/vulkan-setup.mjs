import { existsSync } from 'node:fs'
import { constants } from 'node:os'

// Debian's Chromium brings a Vulkan loader and SwiftShader, a Vulkan driver in software. Where no driver is named, the WebGPU tests run on it.
const folder = '/usr/lib/chromium'
const [loader, driver] = [`${folder}/libvulkan.so.1`, `${folder}/vk_swiftshader_icd.json`]
const named = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES']

if (named === undefined && existsSync(loader) && existsSync(driver)) {
  process.env['VK_ICD_FILENAMES'] = driver
  try {
    // No Node module, so this throws; but with this flag the library stays, and Dawn then finds it by its name.
    const RTLD_NODELETE = 0x1000
    process.dlopen({ exports: {} }, loader, constants.dlopen.RTLD_NOW | RTLD_NODELETE)
  } catch {
    // The tests skip with Dawn's own reason if it did not stay.
  }
}
