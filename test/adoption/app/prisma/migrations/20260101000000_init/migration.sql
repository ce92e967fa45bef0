CREATE TABLE "Room" ("id" TEXT PRIMARY KEY);
CREATE TABLE "Member" (
  "roomId" TEXT NOT NULL REFERENCES "Room" ("id"),
  "email" TEXT NOT NULL,
  PRIMARY KEY ("roomId", "email")
);
CREATE TABLE "Message" (
  "id" TEXT PRIMARY KEY,
  "roomId" TEXT NOT NULL REFERENCES "Room" ("id"),
  "author" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
