import { defineConfig } from 'vite'

// `vite` alone serves the sources for development and passes calls on to a running API.
export default defineConfig({
  build: { target: 'es2023', sourcemap: true },
  server: {
    proxy: {
      '^/(v1|v2|openapi.json|docs|healthz|readyz|metrics|invocations|ping|health|version|tensorboard|api|ajax-api)(/|$|\\?)':
        process.env['TRAINYARD_URL'] ?? 'http://127.0.0.1:8080',
    },
  },
})
