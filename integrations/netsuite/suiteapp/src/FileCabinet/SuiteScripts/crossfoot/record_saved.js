/**
 * Tells Crossfoot that a record was saved or deleted.
 *
 * @NApiVersion 2.1
 * @NScriptType UserEventScript
 * @NModuleScope SameAccount
 */
define(['./telling'], (telling) => ({
  afterSubmit: (context) => telling.tell(context),
}));
