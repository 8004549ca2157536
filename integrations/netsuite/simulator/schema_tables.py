"""The record types modelled, as tables. Read by `schema`, which explains the notation."""

from __future__ import annotations

EVERY_RECORD = "id* externalId"

_ADDRESSES = "shippingAddress:subrecord billingAddress:subrecord shipAddressList:reference billAddressList:reference"
_SEGMENTS = "subsidiary:subsidiary location:location department:department class:classification"
_MONEY = "currency:currency exchangeRate:number"
_STAMPS = "createdDate:datetime* lastModifiedDate:datetime*"
_SALES = (
    f"entity:customer tranId tranDate:date otherRefNum memo {_SEGMENTS} salesRep:employee {_MONEY} terms:term"
    f" email message toBeEmailed:boolean toBePrinted:boolean customForm:reference partner:reference"
    " leadSource:reference shipMethod:reference shippingCost:number handlingCost:number"
    " shippingTaxCode:salesTaxItem shipDate:date"
    f" startDate:date endDate:date {_ADDRESSES} discountItem:discountItem discountRate:any discountTotal:number*"
    f" subtotal:number* taxTotal:number* total:number* status:enum* isTaxable:boolean taxItem:salesTaxItem"
    f" taxDetailsOverride:boolean {_STAMPS}"
)
_MOVING_MONEY = (
    f"tranId tranDate:date postingPeriod:accountingPeriod memo checkNumber {_SEGMENTS} {_MONEY} arAcct:account"
    f" account:account paymentMethod:reference paymentOption:reference customForm:reference status:enum* {_STAMPS}"
)
_PAYING = f"{_MOVING_MONEY} undepFunds:enum"
_APPLIED = "applied:number* unapplied:number* total:number*"
_SETTLING = (
    "doc:transaction line:integer apply:boolean amount:number due:number* total:number* refNum* type* currency*"
    " applyDate:date* createdFrom:transaction*"
)
_ITEM = (
    "itemId displayName salesDescription upcCode isInactive:boolean basePrice:number salesTaxCode:salesTaxItem"
    " taxSchedule:reference incomeAccount:account class:classification department:department location:location"
    " subsidiary:subsidiary[] rate:any createdDate:datetime* lastModifiedDate:datetime*"
)
_NAMED = "name isInactive:boolean parent:reference subsidiary:subsidiary[] lastModifiedDate:datetime*"
_TRANSACTION_PAGE = "/app/accounting/transactions/"

# Sublist name (after @: which variant) -> key of a line, fields of a line.
SUBLISTS: dict[str, tuple[str | None, str]] = {
    "item": (
        "line",
        "line:integer lineUniqueKey:integer* item:item quantity:number price:priceLevel rate:any amount:number"
        " grossAmt:number description taxCode:salesTaxItem taxRate1:number* tax1Amt:number units:reference"
        " location:location department:department class:classification isClosed:boolean expectedShipDate:date"
        " orderLine:integer taxDetailsReference itemType:enum* quantityBilled:number* quantityFulfilled:number*"
        " quantityBackOrdered:number*",
    ),
    "item@fulfillment": (
        "orderLine",
        "orderLine:integer line:integer* lineUniqueKey:integer* item:item* itemType:enum* description* units:reference*"
        " quantity:number quantityRemaining:number* location:location itemReceive:boolean",
    ),
    "itemCost": (
        None,
        "doc:reference line:integer apply:boolean billedDate:date item:item itemDisp* memo job jobDisp unitDisp"
        " itemCostCount cost:number amount:number taxCode:salesTaxItem taxRate1:number* tax1Amt:number grossAmt:number"
        " location:location department:department class:classification",
    ),
    "apply": ("doc", _SETTLING),
    "credit": ("doc", _SETTLING),
    "deposit": ("doc", _SETTLING),
    "taxDetails": (
        None,
        "taxDetailsReference taxCode:salesTaxItem taxType:taxType taxBasis:number taxRate:number taxAmount:number",
    ),
    "addressBook": (
        "id",
        "id internalId label defaultBilling:boolean defaultShipping:boolean isResidential:boolean"
        " addressBookAddress:subrecord",
    ),
    "contactRoles": ("contact", "contact:contact role:reference email*"),
    "currencyList": ("currency", "currency:currency balance:number* overrideCurrencyFormat:boolean"),
    "locations": (
        "locationId",
        "locationId:location location:location* quantityOnHand:number quantityAvailable:number"
        " quantityCommitted:number* quantityOnOrder:number* quantityBackOrdered:number*",
    ),
}

ITEM_TYPES = {  # REST name -> label, type and sub-type of SuiteQL
    "inventoryItem": ("Inventory Item", "InvtPart", ""),
    "lotNumberedInventoryItem": ("Lot Numbered Inventory Item", "InvtPart", ""),
    "assemblyItem": ("Assembly Item", "Assembly", ""),
    "kitItem": ("Kit Item", "Kit", ""),
    "nonInventorySaleItem": ("Non-Inventory Item for Sale", "NonInvtPart", "Sale"),
    "nonInventoryResaleItem": ("Non-Inventory Item for Resale", "NonInvtPart", "Resale"),
    "serviceSaleItem": ("Service Item for Sale", "Service", "Sale"),
    "serviceResaleItem": ("Service Item for Resale", "Service", "Resale"),
    "otherChargeSaleItem": ("Other Charge for Sale", "OthCharge", "Sale"),
    "otherChargeResaleItem": ("Other Charge for Resale", "OthCharge", "Resale"),
    "discountItem": ("Discount", "Discount", ""),
}
ITEMS = tuple(ITEM_TYPES)
TRANSACTIONS = (
    "salesOrder", "invoice", "customerPayment", "customerDeposit", "creditMemo", "depositApplication", "customerRefund",
    "itemFulfillment", "cashSale", "returnAuthorization", "estimate",
)  # fmt: skip

# Name -> label, permission, family, SuiteQL type, page of the user interface, fields, sublists.
RECORDS: dict[str, tuple[str, str, str, str, str, str, str]] = {
    "salesOrder": (
        "Sales Order", "Sales Order", "transaction", "SalesOrd", f"{_TRANSACTION_PAGE}salesord.nl",
        f"{_SALES} orderStatus:enum createdFrom:estimate", "item taxDetails",
    ),
    "estimate": (
        "Estimate", "Estimate", "transaction", "Estimate", f"{_TRANSACTION_PAGE}estimate.nl",
        f"{_SALES} dueDate:date entityStatus:reference probability:number", "item taxDetails",
    ),
    "itemFulfillment": (
        "Item Fulfillment", "Item Fulfillment", "transaction", "ItemShip", f"{_TRANSACTION_PAGE}itemship.nl",
        "entity:customer* createdFrom:salesOrder* tranId tranDate:date postingPeriod:accountingPeriod memo"
        f" {_SEGMENTS} {_MONEY} shipStatus:enum shippedDate:date shipMethod:reference shippingAddress:subrecord"
        f" inventoryLocation:location status:enum* {_STAMPS}", "item@fulfillment",
    ),
    "invoice": (
        "Invoice", "Invoice", "transaction", "CustInvc", f"{_TRANSACTION_PAGE}custinvc.nl",
        f"{_SALES} job:customer|job account:account dueDate:date postingPeriod:accountingPeriod"
        " createdFrom:salesOrder|estimate"
        " approvalStatus:enum amountPaid:number* amountRemaining:number* amountRemainingTotalBox:number*",
        "item itemCost taxDetails",
    ),
    "cashSale": (
        "Cash Sale", "Cash Sale", "transaction", "CashSale", f"{_TRANSACTION_PAGE}cashsale.nl",
        f"{_SALES} account:account undepFunds:enum paymentMethod:reference paymentOption:reference checkNumber"
        " postingPeriod:accountingPeriod createdFrom:salesOrder|estimate", "item taxDetails",
    ),
    "returnAuthorization": (
        "Return Authorization", "Return Authorization", "transaction", "RtnAuth", f"{_TRANSACTION_PAGE}rtnauth.nl",
        f"{_SALES} orderStatus:enum=returnStatus createdFrom:salesOrder|invoice", "item taxDetails",
    ),
    "creditMemo": (
        "Credit Memo", "Credit Memo", "transaction", "CustCred", f"{_TRANSACTION_PAGE}custcred.nl",
        f"{_SALES} job:customer|job account:account postingPeriod:accountingPeriod createdFrom:transaction"
        " autoApply:boolean"
        " applied:number* unapplied:number* amountPaid:number* amountRemaining:number*", "item taxDetails apply",
    ),
    "customerPayment": (
        "Payment", "Customer Payment", "transaction", "CustPymt", f"{_TRANSACTION_PAGE}custpymt.nl",
        f"customer:customer payment:number autoApply:boolean balance:number* pending:number*"
        f" {_PAYING} {_APPLIED}", "apply credit deposit",
    ),
    "customerRefund": (
        "Customer Refund", "Customer Refund", "transaction", "CustRfnd", f"{_TRANSACTION_PAGE}custrfnd.nl",
        f"customer:customer balance:number* total:number* {_MOVING_MONEY}", "apply deposit",
    ),
    "customerDeposit": (
        "Customer Deposit", "Customer Deposit", "transaction", "CustDep", f"{_TRANSACTION_PAGE}custdep.nl",
        f"customer:customer salesOrder:salesOrder payment:number {_PAYING} depositSufficient:boolean*"
        " salesOrderUnpaidAmount:number*", "",
    ),
    "depositApplication": (
        "Deposit Application", "Deposit Application", "transaction", "DepAppl", f"{_TRANSACTION_PAGE}depappl.nl",
        f"customer:customer* deposit:customerDeposit* depositDate:date* tranId tranDate:date"
        f" postingPeriod:accountingPeriod memo {_SEGMENTS} {_MONEY} arAcct:account status:enum* {_STAMPS} {_APPLIED}",
        "apply",
    ),
    "customer": (
        "Customer", "Customers", "entity", "CustJob", "/app/common/entity/custjob.nl",
        "entityId accountNumber altName isPerson:boolean companyName firstName lastName"
        " email phone altPhone mobilePhone"
        " fax url comments subsidiary:subsidiary currency:currency terms:term priceLevel:priceLevel salesRep:employee"
        " category:reference parent:customer creditLimit:number taxable:boolean taxItem:salesTaxItem vatRegNumber"
        " isInactive:boolean creditHoldOverride:enum entityStatus:reference customForm:reference"
        " balance:number* overdueBalance:number*"
        " depositBalance:number* unbilledOrders:number* daysOverdue:integer* dateCreated:datetime*"
        " contactList:contact[]* lastModifiedDate:datetime*", "addressBook currencyList contactRoles",
    ),
    "contact": (
        "Contact", "Contacts", "entity", "Contact", "/app/common/entity/contact.nl",
        "entityId firstName lastName company:customer|job email phone officePhone mobilePhone homePhone title"
        " subsidiary:subsidiary isInactive:boolean comments dateCreated:datetime* lastModifiedDate:datetime*",
        "addressBook",
    ),
    "job": (
        "Project", "Projects", "entity", "Job", "/app/accounting/project/project.nl",
        "entityId companyName altName parent:customer|job email phone subsidiary:subsidiary currency:currency"
        " isInactive:boolean comments dateCreated:datetime* lastModifiedDate:datetime*", "addressBook",
    ),
    "employee": (
        "Employee", "Employees", "entity", "Employee", "/app/common/entity/employee.nl",
        "entityId firstName lastName email phone title isSalesRep:boolean isInactive:boolean subsidiary:subsidiary"
        " lastModifiedDate:datetime*", "",
    ),
    **{
        name: (label, "Items", "item", kind, "/app/common/item/item.nl", _ITEM, "locations")
        for name, (label, kind, _) in ITEM_TYPES.items()
    },
    "location": (
        "Location", "Locations", "location", "", "/app/common/otherlists/locationtype.nl",
        f"{_NAMED} makeInventoryAvailable:boolean mainAddress:subrecord", "",
    ),
    "department": (
        "Department", "Departments", "department", "", "/app/common/otherlists/departmenttype.nl", _NAMED, "",
    ),
    "classification": ("Class", "Classes", "classification", "", "/app/common/otherlists/classtype.nl", _NAMED, ""),
    "subsidiary": (
        "Subsidiary", "Subsidiaries", "subsidiary", "", "/app/common/otherlists/subsidiarytype.nl",
        "name country:enum currency:currency isElimination:boolean isInactive:boolean parent:subsidiary"
        " lastModifiedDate:datetime*", "",
    ),
    "account": (
        "Account", "Accounts", "account", "", "/app/accounting/account/account.nl",
        "acctNumber acctName acctType:enum currency:currency isInactive:boolean subsidiary:subsidiary[]"
        " lastModifiedDate:datetime*", "",
    ),
    "currency": (
        "Currency", "Currency", "currency", "", "/app/common/multicurrency/currency.nl",
        "name symbol exchangeRate:number isBaseCurrency:boolean isInactive:boolean lastModifiedDate:datetime*", "",
    ),
    "term": (
        "Term", "Accounting Lists", "term", "", "/app/common/otherlists/term.nl",
        "name daysUntilNetDue:integer isInactive:boolean lastModifiedDate:datetime*", "",
    ),
    "salesTaxItem": (
        "Tax Code", "Tax Records", "salesTaxItem", "", "/app/common/item/taxcode.nl",
        "itemId description rate:number isInactive:boolean lastModifiedDate:datetime*", "",
    ),
    "taxType": ("Tax Type", "Tax Records", "taxType", "", "", "name isInactive:boolean lastModifiedDate:datetime*", ""),
    "priceLevel": (
        "Price Level", "Accounting Lists", "priceLevel", "", "", "name isInactive:boolean lastModifiedDate:datetime*",
        "",
    ),
    "accountingPeriod": (
        "Accounting Period", "Manage Accounting Periods", "accountingPeriod", "", "",
        "periodName startDate:date endDate:date closed:boolean allLocked:boolean arLocked:boolean"
        " allowNonGLChanges:boolean isQuarter:boolean isYear:boolean isPosting:boolean lastModifiedDate:datetime*", "",
    ),
}  # fmt: skip

ENUMS: dict[str, dict[str, str]] = {
    "undepFunds": {"T": "Undeposited Funds", "F": "Account"},
    "orderStatus": {
        "A": "Pending Approval", "B": "Pending Fulfillment", "C": "Cancelled", "D": "Partially Fulfilled",
        "E": "Pending Billing/Partially Fulfilled", "F": "Pending Billing", "G": "Billed", "H": "Closed",
    },
    "returnStatus": {
        "A": "Pending Approval", "B": "Pending Receipt", "C": "Cancelled", "D": "Partially Received",
        "E": "Pending Refund/Partially Received", "F": "Pending Refund", "G": "Refunded", "H": "Closed",
    },
    "shipStatus": {"A": "Picked", "B": "Packed", "C": "Shipped"},
    "approvalStatus": {"1": "Pending Approval", "2": "Approved", "3": "Rejected", "11": "Open"},
    "creditHoldOverride": {"AUTO": "Auto", "ON": "On", "OFF": "Off"},
}  # fmt: skip
_VOIDED = {"V": "Voided"}
STATUSES: dict[str, dict[str, str]] = {
    "SalesOrd": ENUMS["orderStatus"],
    "CustInvc": {"A": "Open", "B": "Paid In Full", "D": "Pending Approval", "E": "Rejected", **_VOIDED},
    "CustCred": {"A": "Open", "B": "Fully Applied", **_VOIDED},
    "CustPymt": {"A": "Unapproved", "B": "Not Deposited", "C": "Deposited", "R": "Rejected", **_VOIDED},
    "CustDep": {"A": "Not Deposited", "B": "Deposited", "C": "Fully Applied", **_VOIDED},
    "DepAppl": {"Y": "Applied", **_VOIDED},
    "CustRfnd": {"Y": "Applied", **_VOIDED},
    "CashSale": {"A": "Unapproved Payment", "B": "Not Deposited", "C": "Deposited", **_VOIDED},
    "ItemShip": ENUMS["shipStatus"],
    "RtnAuth": ENUMS["returnStatus"],
    "Estimate": {"A": "Open", "B": "Processed", "C": "Closed", "X": "Expired", **_VOIDED},
}
