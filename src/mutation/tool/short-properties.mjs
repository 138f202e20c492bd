/**
 * Loaded before the tests of a mutation run: a property that still holds after half a second is left at that. Most mutants that random cases kill are
 * killed by the first few of them, and those that live would each cost all of them. What is killed so is killed by the whole property, too.
 */
import fc from 'fast-check';

fc.configureGlobal({ interruptAfterTimeLimit: 500 });
