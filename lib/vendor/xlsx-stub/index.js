const absent = () => {
  throw new Error('xlsx is left out of this kit: save the sheet as CSV and read that');
};
module.exports = {
  read: absent,
  readFile: absent,
  writeFile: absent,
  utils: { sheet_to_json: absent, json_to_sheet: absent, book_new: absent, book_append_sheet: absent },
};
