import path from 'node:path'
import type { NextConfig } from 'next'

const config: NextConfig = {
  // One folder that runs by itself, in an image as well as on a laptop.
  output: 'standalone',
  // The workspace's packages lie above this folder; without this they would be left out of the trace.
  outputFileTracingRoot: path.join(import.meta.dirname, '..'),
  // The workspace's packages are TypeScript sources.
  transpilePackages: [
    '@portico/channels',
    '@portico/client',
    '@portico/config',
    '@portico/contract',
    '@portico/db',
    '@portico/postgres',
    '@portico/protocol',
    '@portico/server',
  ],
  // `make check` type-checks; a build that checks again only takes longer.
  typescript: { ignoreBuildErrors: true },
  // The front door compresses where that is right; here it would buffer streamed pages.
  compress: false,
  poweredByHeader: false,
  reactStrictMode: true,
}

export default config
