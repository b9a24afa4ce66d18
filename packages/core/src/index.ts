// errors
export * from './errors/app-error.ts';
export * from './errors/catalog.ts';
export * from './errors/to-app-error.ts';

// the business
export * from './projects/business-profile.ts';
