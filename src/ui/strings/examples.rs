//! Sentences on good examples.

page_words! {
    example: "合格示范", "Good example";
    whose: "示范“{0}”：谁做得合格？", "Good example of “{0}”: who did it right?";
    nothing: "不标记", "Nothing is marked";
    go: "转到它的画面", "Shows its moment";
    strike: "作废", "Strike";
    strike_hint: "写明原因；登记簿里保留", "With a reason; it stays in the book";
}
