-- CreateTable
CREATE TABLE "answers" (
    "message_id" TEXT NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "stop_asked" BOOLEAN NOT NULL DEFAULT false,
    "fault" TEXT,

    CONSTRAINT "answers_pkey" PRIMARY KEY ("message_id")
);

-- CreateIndex
CREATE INDEX "answers_lease_until_idx" ON "answers"("lease_until");

-- AddForeignKey
ALTER TABLE "answers" ADD CONSTRAINT "answers_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;
