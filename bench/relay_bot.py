"""What small hotlines use today: a relay on python-telegram-bot, one topic for each person, everything copied both ways.

python bench/relay_bot.py ADDRESS TOKEN GROUP

It remembers nothing beyond its process, knows no urgency, and copies as messages come; a call that Telegram refuses fails.
"""

from __future__ import annotations

import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

TOPICS: dict[int, int] = {}
PEOPLE: dict[int, int] = {}


async def from_person(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Copy what a person writes into their topic; the first message makes it."""
    message, user = update.message, update.effective_user
    if message is None or user is None:
        return
    group = context.bot_data["group"]
    if user.id not in TOPICS:
        topic = await context.bot.create_forum_topic(group, user.full_name)
        TOPICS[user.id], PEOPLE[topic.message_thread_id] = topic.message_thread_id, user.id
    await context.bot.copy_message(group, message.chat_id, message.id, message_thread_id=TOPICS[user.id])


async def from_group(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Copy what somebody writes in a topic to the person whose topic it is."""
    message = update.message
    person = PEOPLE.get(message.message_thread_id or 0) if message is not None else None
    if message is not None and person is not None:
        await context.bot.copy_message(person, message.chat_id, message.id)


def main(address: str, token: str, group: str) -> None:
    """Poll with python-telegram-bot's defaults until stopped."""
    application = ApplicationBuilder().token(token).base_url(f"{address}/bot").build()
    application.bot_data["group"] = int(group)
    application.add_handler(MessageHandler(filters.ChatType.PRIVATE, from_person))
    application.add_handler(MessageHandler(filters.Chat(int(group)) & ~filters.StatusUpdate.ALL, from_group))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:4])
