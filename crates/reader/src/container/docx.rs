use crate::block::Block;
use crate::error::ReadError;

pub(super) fn read(_bytes: &[u8]) -> Result<Vec<Block>, ReadError> {
    Err(ReadError::NotText)
}
