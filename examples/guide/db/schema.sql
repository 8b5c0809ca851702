-- The changed models as plain SQL, and one thing more: an index on what addresses belong to.
CREATE TABLE user_account (
  id INTEGER NOT NULL,
  name VARCHAR(30) NOT NULL,
  fullname VARCHAR(30),
  age INTEGER,
  PRIMARY KEY (id)
);

CREATE TABLE address (
  id INTEGER NOT NULL,
  email_address VARCHAR(30) NOT NULL,
  user_id INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES user_account (id)
);

CREATE INDEX address_user ON address (user_id);
