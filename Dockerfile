# Golden Thread as a container: built in one stage, run in another that holds nothing but what runs.
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# The package `node` brings the Node that runs everything; npm scripts find it before the image's own.
RUN npm run build && npm prune --omit=dev

FROM node:20-slim
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/apps/server/views ./apps/server/views
COPY --from=build /app/docs ./docs
COPY --from=build /app/examples ./examples
COPY package.json LICENSE ./
RUN mkdir /data && chown node:node /data
ENV HOST=0.0.0.0 PORT=3000 GOLDEN_THREAD_DATA=/data PATH=/app/node_modules/.bin:$PATH
# Numbered, so that Kubernetes can see that it is not root: the image's user `node`.
USER 1000:1000
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/apps/server/src/main.js"]
