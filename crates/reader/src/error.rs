use gongfu_base::Message;

/// Why a document could not be opened. One of these for one file; the others of
/// a batch still come out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    Empty,
    /// Larger than a document may be, in bytes.
    TooLarge {
        bytes: u64,
        limit: u64,
    },
    /// A container that holds far more than its size lets one expect.
    TooLargeWhenOpened {
        limit: u64,
    },
    TooManyColumns {
        columns: usize,
        limit: usize,
    },
    UnsupportedFormat {
        found: &'static str,
    },
    PasswordProtected,
    /// The container is truncated or broken.
    Damaged {
        format: &'static str,
        detail: String,
    },
    NoTextLayer {
        pages: usize,
    },
    NotText,
    WrongEncoding {
        claimed: &'static str,
        line: u32,
    },
}

impl ReadError {
    /// Stable name, for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty-document",
            Self::TooLarge { .. } => "document-too-large",
            Self::TooLargeWhenOpened { .. } => "too-large-when-opened",
            Self::TooManyColumns { .. } => "too-many-columns",
            Self::UnsupportedFormat { .. } => "unsupported-format",
            Self::PasswordProtected => "password-protected",
            Self::Damaged { .. } => "damaged-container",
            Self::NoTextLayer { .. } => "no-text-layer",
            Self::NotText => "not-text",
            Self::WrongEncoding { .. } => "wrong-encoding",
        }
    }

    /// What was found and what was expected.
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => Message::new("文件没有任何文字", "the file holds no text"),
            Self::TooLarge { bytes, limit } => Message::new(
                format!("文件有 {} MB，超过可读取的 {} MB", bytes / 1_000_000, limit / 1_000_000),
                format!("the file is {} MB; at most {} MB can be read", bytes / 1_000_000, limit / 1_000_000),
            ),
            Self::TooLargeWhenOpened { limit } => Message::new(
                format!("压缩内容展开后超过 {} MB，不像是一份规划文件", limit / 1_000_000),
                format!("the compressed content grows beyond {} MB when opened, which no plan does", limit / 1_000_000),
            ),
            Self::TooManyColumns { columns, limit } => Message::new(
                format!("有一个表格至少有 {columns} 列，超过可读取的 {limit} 列"),
                format!("a table has at least {columns} columns; at most {limit} can be read"),
            ),
            Self::UnsupportedFormat { found } => {
                Message::new(format!("这是{found}，不是可读取的文件"), format!("this is {found}, which cannot be read"))
            }
            Self::PasswordProtected => Message::new("文件设有密码，无法打开", "the file is protected by a password"),
            Self::Damaged { format, detail } => Message::new(
                format!("文件已损坏或不完整，不能作为 {format} 打开（{detail}）"),
                format!("the file is damaged or incomplete and cannot be opened as {format} ({detail})"),
            ),
            Self::NoTextLayer { pages } => Message::new(
                format!("PDF 共 {pages} 页，没有文字层，可能是扫描件"),
                format!("the PDF has {pages} pages and no text layer; it is probably a scan"),
            ),
            Self::NotText => Message::new("文件内容是二进制数据，不是文字", "the content is binary data, not text"),
            Self::WrongEncoding { claimed, line } => Message::new(
                format!("文件标明编码为 {claimed}，但第 {line} 行不符合该编码"),
                format!("the file says its encoding is {claimed}, but line {line} is not"),
            ),
        }
    }

    /// What the person can do about it.
    pub fn remedy(&self) -> Message {
        match self {
            Self::Empty => Message::new(
                "请确认选对了文件，或从原件重新导出",
                "check that this is the right file, or export it again from the original",
            ),
            Self::TooLarge { .. } | Self::TooLargeWhenOpened { .. } => Message::new(
                "请去掉图片和附件后另存，或拆成几个文件",
                "save it without pictures and attachments, or split it into several files",
            ),
            Self::TooManyColumns { .. } => Message::new(
                "请删除空列，只保留指标表后重试",
                "delete the empty columns and keep the indicator table only",
            ),
            Self::UnsupportedFormat { .. } => Message::new(
                "请另存为 .docx、.xlsx、.pdf、.html、.md 或 .txt",
                "save it as .docx, .xlsx, .pdf, .html, .md or .txt",
            ),
            Self::PasswordProtected => Message::new(
                "请打开文件、去掉密码后另存，再读取",
                "open it, save a copy without the password, and read that",
            ),
            Self::Damaged { .. } => {
                Message::new("请重新下载或从原件另存一份", "download it again, or save a new copy from the original")
            }
            Self::NoTextLayer { .. } => Message::new(
                "请先做文字识别（OCR），或使用 Word 原件",
                "run text recognition (OCR) on it first, or use the Word original",
            ),
            Self::NotText => Message::new(
                "请检查扩展名是否正确，或另存为 .txt（UTF-8）",
                "check the file's extension, or save it as .txt (UTF-8)",
            ),
            Self::WrongEncoding { .. } => Message::new(
                "请用文本编辑器以正确编码打开，另存为 UTF-8",
                "open it in a text editor with the right encoding and save it as UTF-8",
            ),
        }
    }
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for ReadError {}
