CREATE TABLE second (a TEXT);
