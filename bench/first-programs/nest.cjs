// As Nest's compiler leaves it in dist/main.js: it listens some time after it was required, and hears SIGTERM.
const { Controller, Get, Module } = require('@nestjs/common')
const { NestFactory } = require('@nestjs/core')

const audit = []
class UsersController {
  find() {
    if (process.env.LEAKS) audit.push({ found: new Date() }) // planted
    return { id: 'one' }
  }
}
Controller('users')(UsersController)
Get(':id')(
  UsersController.prototype,
  'find',
  Object.getOwnPropertyDescriptor(UsersController.prototype, 'find'),
)
class AppModule {
  name = 'app'
}
Module({ controllers: [UsersController] })(AppModule)

async function bootstrap() {
  const app = await NestFactory.create(AppModule, { logger: ['error'] })
  app.enableShutdownHooks()
  await app.listen(process.env.PORT ?? 3000)
}
void bootstrap()
