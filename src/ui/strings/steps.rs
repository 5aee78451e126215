//! Sentences of a settlement's way from a draft to its payment.

page_words! {
    paid: "已兑现", "Paid";
    pay: "登记兑现", "Mark as paid";
    approved: "{0} 已审批", "Approved by {0}";
    approve: "审批", "Approve";
    approver: "审批人", "Approver";
    approver_hint: "审批人不能是提交人 {0}", "Another person than {0}, who submitted it";
    submitted: "待审批", "To be approved";
    submit: "提交结算", "Submit";
    submit_again: "重新提交", "Submit anew";
    correct: "提交更正", "Submit the correction";
    open: "还有 {0} 笔金额待定", "{0} amounts are not set";
    empty: "本期没有要结算的项", "Nothing follows in this period";
    draft: "试算", "Draft";
    moved: "{0} 由{1}提交后，有 {2} 笔发生变化，差额 {3} 元", "Since {1} submitted it on {0}, {2} lines have moved by {3} yuan";
    corrections: "更正", "Corrections";
    corrections_text: "原结算已兑现，各笔不改：不再成立的冲正，应有的补记，净额：{0}", "The earlier settlement is paid and stays: what no longer holds is reversed, what is due comes in its place; net: {0}";
    corrections_due: "提交更正后将这样记账，净额：{0}", "To be booked when the correction is submitted; net: {0}";
    column_booking: "记账", "Booking";
}
