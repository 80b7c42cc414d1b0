import { z } from 'zod';

// The page may not build code from strings, and zod would try. Imported before everything that
// checks something.
z.config({ jitless: true });
