//! Sentences of the schemes' page and of choosing a scheme.

page_words! {
    choose: "考核方案", "Scheme";
}
