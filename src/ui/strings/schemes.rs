//! Sentences of the schemes' page and of choosing a scheme.

page_words! {
    choose: "考核方案", "Scheme";
    ask_in: "要查看的方案文件（TOML）", "Scheme file to look at (TOML)";
    ask_out: "方案文件存到哪里", "Where the scheme's file goes";
}
