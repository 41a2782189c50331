"""The interface sentences of `bot.core.model.lines`, in English; `locales/` holds the translations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.model.lines import Line
from bot.wording.catalog import Catalog, msgid
from bot.wording.desk import ROLES, TROUBLES, UNMASK_WHY, URGENCIES

HOME = ZoneInfo("Asia/Phnom_Penh")
"""Times that concern the desk are given in Cambodian time."""

BOTH_LANGUAGES = frozenset({Line.CHOOSE_LANGUAGE, Line.OTHER_LANGUAGE})
"""Said in every language at once, since the contact's is not known."""

WITH_SERVICES = frozenset(
    {
        Line.MUTED,
        Line.STILL_WAITING,
        Line.STILL_WAITING_NOBODY,
        Line.PAUSED,
        Line.HOLDER_GONE_NOBODY,
        Line.CASE_OPENED_MEDIA_NOBODY,
    }
)
"""Followed by services that answer now."""

LINES: Mapping[Line, str] = {
    Line.CHOOSE_LANGUAGE: msgid("Which language? You can change it at any time."),
    Line.LANGUAGE_SET: msgid("I answer in English from now on."),
    Line.MENU: msgid("What is it about? Press one, or write in your own words."),
    Line.WHICH_COUNTRY: msgid("Which country are you in now? You can also write its name."),
    Line.COUNTRY_SET: msgid("Thank you. I show what is near you."),
    Line.PLACE_IN_COUNTRY: msgid("This place is in {country}. I show what helps there."),
    Line.PLACE_NEAR_BORDER: msgid("This place is near a border. In which country are you?"),
    Line.PLACE_AT_SEA: msgid(
        "This place is at sea. Which coast is nearest, or to which country does the boat go next?"
    ),
    Line.DID_YOU_MEAN: msgid("I am not sure that I understood. Is it about one of these?"),
    Line.NOT_UNDERSTOOD: msgid(
        "I did not understand that. Please choose, write it in other words, or ask for a human."
    ),
    Line.OTHER_LANGUAGE: msgid("I understand only {languages}. You can ask for a human."),
    Line.OLD_BUTTON: msgid("This button is old and leads nowhere now. Please use the newest message."),
    Line.FORGED_BUTTON: msgid("This button does not work here."),
    Line.CASE_OPENED: msgid(
        "A counsellor is being called. You can go on writing here: what you write is kept for them."
    ),
    Line.CASE_OPENED_NOBODY: msgid(
        "No counsellor can write now. What you write is kept for them. These numbers do not depend on us:"
    ),
    Line.CASE_OPENED_MEDIA: msgid(
        "I am a machine and cannot hear or look. I passed it on, and a counsellor is being called. You can take it back."
    ),
    Line.CASE_OPENED_MEDIA_NOBODY: msgid(
        "I am a machine and cannot hear or look. I passed it on, but no counsellor can write now. You can take it back."
    ),
    Line.CASE_ALREADY_WAITING: msgid("A counsellor has been asked already. What you write is kept for them."),
    Line.CASE_WAITING_AHEAD: msgid(
        "A counsellor has been asked already. Waiting before you: {ahead}. What you write is kept for them."
    ),
    Line.CASE_WITHDRAWN: msgid(
        "Taken back: nobody will write to you about it. A counsellor may have seen it before. You can ask again at any time."
    ),
    Line.STILL_WAITING: msgid(
        "I am sorry: no counsellor has come yet. We called again. Please do not wait for us alone:"
    ),
    Line.STILL_WAITING_NOBODY: msgid(
        "I am sorry: no counsellor has come yet, and we can reach none now. Please do not wait for us alone:"
    ),
    Line.ADDED_TO_CASE: msgid("Added to what the counsellor will read."),
    Line.TAKEN_OVER: msgid(
        "A counsellor is here now and reads what you write. I, the machine, am quiet. What you delete here they can still read."
    ),
    Line.ANOTHER_COUNSELLOR: msgid("Another counsellor goes on from here, and can read what you wrote."),
    Line.PAUSED: msgid(
        "The counsellor has to pause and will be back. What you write is kept. Please do not wait if you are in danger:"
    ),
    Line.HOLDER_GONE: msgid("The counsellor had to leave. Others are being called, and they can read what you wrote."),
    Line.HOLDER_GONE_NOBODY: msgid(
        "The counsellor had to leave, and no other can write now. What you wrote is kept. Please do not wait for us alone:"
    ),
    Line.CLOSED: msgid(
        "The talk with the counsellor has ended. You can write at any time; I, the machine, answer first."
    ),
    Line.MUTED: msgid(
        "Until {until}, Cambodian time, the counsellors do not read what you send here. If you or somebody else is in danger, "
        "press the button “I am in danger”: that always reaches them, at once. These numbers do not depend on us:"
    ),
    Line.UNMUTED: msgid("The counsellors read again what you write here. Press Menu, or ask for a human."),
    Line.KNOCK: msgid("1 update"),
    Line.KNOCK_MESSAGE: msgid("1 new message"),
    Line.KNOCK_REMINDER: msgid("A reminder for you"),
    Line.KNOCK_HELLO: msgid("Hello again"),
    Line.FOLLOW_ASK: msgid(
        "A question from the counsellor: may I write to you on {day}, to hear how you are? No is a good answer too.\n\n"
        "You choose at which hours, and the one harmless line that appears then. What it is about comes only when you press. "
        "If somebody checks your phone by then, tell us: then I write nothing."
    ),
    Line.FOLLOW_HOURS: msgid(
        "Thank you. At which hours is it safe that your phone lights up? Cambodian time. When you have been silent for a while, "
        "I keep to them with what you did not just ask for."
    ),
    Line.FOLLOW_LINE: msgid("Which line may appear? Choose one that would surprise nobody who sees it."),
    Line.FOLLOW_SET: msgid(
        "All right: on {day}, between {hours}, Cambodian time. Until then you can write at any moment. You can call it off "
        "here:"
    ),
    Line.FOLLOW_SAVED: msgid("Saved: between {hours}, Cambodian time."),
    Line.FOLLOW_STOPPED: msgid("All right. I do not write first about this."),
    Line.FOLLOW_CONTENT: msgid(
        "A counsellor asked me to hear how you are. You need not answer. Are you safe? If you want, a counsellor writes to "
        "you here."
    ),
    Line.FOLLOW_THANKS: msgid("I am glad to hear that, and tell the counsellor. You can write at any time."),
    Line.QUESTION_OFFER: msgid(
        "The phone is not the person: somebody else could write here in your place. We can agree on a question that only you "
        "can answer. After a long silence I ask it before I show anything. I keep no words of the answer, only a kind of "
        "fingerprint of it. Which question?"
    ),
    Line.QUESTION_WRITE: msgid(
        "Please write the answer now, as one short message that nobody else can guess. I delete your message here at once. "
        "Remember how you wrote it."
    ),
    Line.QUESTION_SHORT: msgid("Please write 2 to 40 letters."),
    Line.QUESTION_SET: msgid("Agreed. After a long silence I ask this before I show anything."),
    Line.QUESTION_NONE: msgid("All right, no question."),
    Line.QUESTION_WORD: msgid(
        "It has been quiet here for a while. Please write the word that we agreed on. If you do not know it, press below."
    ),
    Line.QUESTION_FRIEND: msgid(
        "It has been quiet here for a while. Please write: who was your best friend as a child? If you do not know what to "
        "write, press below."
    ),
    Line.QUESTION_ANIMAL: msgid(
        "It has been quiet here for a while. Please write: what was your first animal called? If you do not know what to "
        "write, press below."
    ),
    Line.QUESTION_TEACHER: msgid(
        "It has been quiet here for a while. Please write: what was your first teacher called? If you do not know what to "
        "write, press below."
    ),
    Line.QUESTION_SONG: msgid(
        "It has been quiet here for a while. Please write: which song do you like best? If you do not know what to write, "
        "press below."
    ),
    Line.QUESTION_WRONG: msgid("That is not what was agreed. Please try again, or press below."),
    Line.NO_PICTURES: msgid(
        "Your picture stays closed here unless your counsellor has to see it. Please send no more pictures of what is done to somebody; words are enough. "
        "Do not pass such pictures on."
    ),
    Line.SAME_PERSON: msgid("It has been quiet here for a while. Are you the person who wrote here before?"),
    Line.SOMEBODY_ELSE_TOLD: msgid(
        "All right. Nothing from before is shown here. What you write from now on can be read by a counsellor. If you need help yourself, press below."
    ),
    Line.NOTHING_NEW: msgid("There is nothing new."),
    Line.GO_ON: msgid("Thank you. We go on where we were."),
    Line.CAN_WRITE: msgid("Please write here, as much or as little as you like. You can stop at any moment."),
    Line.NOT_NOW: msgid("All right. I write nothing until you write again."),
    Line.COVER: msgid(
        "Hello. Messages in this chat are removed from time to time. What is older than 48 hours, and the chat itself, you "
        "can remove: press ⋮ above, then Delete chat."
    ),
    Line.CLEARED: msgid(
        "Both sides' messages of the last 48 hours are being deleted. Older ones and the chat in your list stay: press ⋮, then "
        "Delete chat. Our encrypted copy stays: /forget."
    ),
    Line.IS_IT_CHECKED: msgid(
        "One question: does somebody check your phone? If yes, I clear this chat after each talk and never write first."
    ),
    Line.WATCHED: msgid(
        "All right. I never write first now. {minutes} minutes after your last message I delete both sides' messages here. The "
        "chat's name stays in your list: press ⋮ above, then Delete chat. You can also clear at once:"
    ),
    Line.NOT_WATCHED: msgid("All right. I clear this chat only when you ask me to, with /hide."),
    Line.LEARN_ASK: msgid(
        "One question, and no is a good answer too. I am a machine and do not always understand. May a person of this "
        "hotline read such messages, so that I learn?\n\n"
        "Only messages that I do not understand, or of which a counsellor says that I took them for something else, from now on. "
        "They are kept encrypted until that person has read them, {days} days at most. The person does not see who wrote, and "
        "writes the message anew in other words: only that stays. What you write to a counsellor is not used. You can change it "
        "at any time with /privacy."
    ),
    Line.LEARN_ON: msgid(
        "Yes: a person may read messages that I do not understand or took for something else, so that I learn. They are kept "
        "{days} days at most, and only until they were read. You can stop it here at any time."
    ),
    Line.LEARN_OFF: msgid("No: nobody reads messages for that, and none is kept for it."),
    Line.FORGET_ASK: msgid(
        "Shall I delete everything that I keep about you, and both sides' messages of the last 48 hours in this chat? It "
        "cannot be undone."
    ),
    Line.FORGET_ASK_CASE: msgid(
        "The counsellors have your case. Shall I delete everything: the case, what the counsellors read in their group, and both "
        "sides' messages of the last 48 hours here? Then nobody can go on with it or find you again. It cannot be undone."
    ),
    Line.FORGET_NOT: msgid("All right. I delete nothing."),
    Line.FORGETTING: msgid("I am deleting now. Please write again in a minute."),
    Line.FORGET_STOPPED: msgid(
        "You may be in danger, so I stopped deleting. Some of it is gone already. Send /forget when you want it again."
    ),
    Line.FORGOTTEN: msgid(
        "Deleted: both sides' messages of the last 48 hours in this chat.\n"
        "Being deleted now: what I keep about you, and the counsellors' pages with your words. Within an hour we cannot open "
        "it any more; what lies in backups, not after 7 days.\n\n"
        "Not deleted:\n"
        "• older messages here, and this chat in your list: press ⋮ above, then Delete chat\n"
        "• what a person read, saved or passed on\n"
        "• what Telegram itself keeps\n"
        "• notes under a made-up name: that there was a case, what it was about, who worked on it, which services it named\n"
        "• a note that somebody saw who you are, or that I was to write again, if that was so\n"
        "These notes hold none of your words. Our records keep them {days} days at most, the counsellors' chats longer.\n\n"
        "If you write again, I know nothing of before."
    ),
    Line.STICKER: msgid("Thank you. I cannot read pictures like this one. You can write, speak, or press a button."),
    Line.REACTION: msgid("Thank you for the sign. If you need something, write, speak, or press a button."),
    Line.COUNSELLOR_REACTED: msgid("The counsellor reacts to your message: {emoji}"),
    Line.CONTACT_CARD: msgid(
        "I cannot use contact cards. If a counsellor should have this one, ask for a human, then send it again."
    ),
    Line.FILE_TOO_BIG: msgid("Your file is too big for me to pass on. Please send a smaller one, or a photo of it."),
    Line.INTERRUPTED_TOLD: msgid(
        "We could not be reached for about {minutes} min. What you wrote is with the counsellor now."
    ),
    Line.DOCUMENT: msgid(
        "I cannot read documents. If a counsellor should see this one, ask for a human, then send it again."
    ),
    Line.UNSUPPORTED: msgid("I cannot read this kind of message. You can write, send a voice note, or press a button."),
    Line.UNREADABLE: msgid("I could not read your message. Please send it again, or ask for a human."),
    Line.TOO_BIG: msgid("This file is too big to pass on."),
    Line.PASSED_ON: msgid("Passed on."),
    Line.FORM_BEGUN: msgid("You began these questions before. Go on where you stopped?"),
    Line.FORM_GO_ON: msgid("Would you like to go on with the questions?"),
    Line.FORM_STOPPED: msgid(
        "Stopped. Your answers are forgotten here. What you gave to a counsellor stays with them."
    ),
    Line.FORM_KEPT: msgid("Kept for the counsellors. You can send more, or press Done."),
    Line.FORM_CHOSEN: msgid("Noted: yes. Press again to take it back."),
    Line.FORM_UNCHOSEN: msgid("Taken back: no."),
    Line.FORM_CHANGED: msgid("Changed."),
    Line.REFERRAL_ASK: msgid(
        "A question from the counsellor: may they tell {service} about you?\n\n"
        "They would tell: {tells}.\n{about}\n"
        "Nothing is told before you press Yes. No is a good answer too: this talk goes on as before. "
        "After a yes you can still press No; what was told by then cannot be taken back."
    ),
    Line.REFERRAL_AGREED: msgid("Thank you. The counsellor may tell {service} just that and nothing more."),
    Line.REFERRAL_REFUSED: msgid("All right. They may tell {service} nothing about you."),
    Line.STAYED_A_NOTE: msgid("Only the holder's words go out: this stayed a note."),
    Line.NOBODY_HOLDS: msgid("Nobody holds this case yet, so this stayed a note. Take it over first, then write."),
    Line.CASE_CLOSED_DESK: msgid("This case is closed: nothing goes out."),
    Line.ALREADY_TAKEN: msgid("Already taken by {holder}."),
    Line.YOU_HOLD: msgid("You hold this case. What you write in its topic goes to the contact."),
    Line.TOOK_NEXT: msgid("{code} is yours. What you write in its topic goes to the contact."),
    Line.NOBODY_WAITS: msgid("Nobody waits just now."),
    Line.WAIT_ELSEWHERE: msgid("Nobody waits in this group. Waiting in other groups: {count}."),
    Line.OTHER_GROUP: msgid("This case stands in another group now."),
    Line.NOT_YOURS: msgid("Only {holder}, who holds this case, can do that."),
    Line.UNSEEN_WORDS: msgid("The contact has just written. Read it first, then close."),
    Line.UNSEEN_WORDS_LOWER: msgid("Not yet: the contact has just written. Read it first."),
    Line.SHOWN_SOON: msgid("Noted. It shows within a minute or so: the group is at its limit of calls."),
    Line.NO_CASE_HERE: msgid("There is no case here any more."),
    Line.NOT_A_MEMBER: msgid("Only counsellors of this group can do that."),
    Line.NO_CASE_THERE: msgid(
        "Somebody wrote in a closed topic that belongs to no open case. Nobody gets what is written there."
    ),
    Line.ANONYMOUS: msgid(
        "You write as an anonymous administrator, so this stayed a note. Turn off Remain anonymous to be heard."
    ),
    Line.ASKED_ANONYMOUSLY: msgid(
        "Telegram does not tell me who wrote this, because you remain anonymous. So I cannot do it. Open the group's "
        "administrators, choose yourself, turn off Remain anonymous, and write it again."
    ),
    Line.RETURNED_SILENT: msgid("{holder} did not answer. The case is back in the queue: anybody can take it over."),
    Line.RETURNED_BY_HOLDER: msgid("{holder} put the case back into the queue: anybody can take it over."),
    Line.AWAITED: msgid("{holder}, the contact waits for your answer. Otherwise the case goes back to the queue."),
    Line.HANDED_ON: msgid("{holder} handed the case on to {to}."),
    Line.HAND_ON_HOW: msgid(
        "First write here what the next one should know: a line that begins with //. The contact does not see it. Then choose who."
    ),
    Line.NOT_ON_SHIFT: msgid("This colleague is not on shift any more."),
    Line.LOWEST: msgid("This case cannot be less urgent."),
    Line.RETURNED: msgid("{holder} is not here any more. The case is back in the queue: anybody can take it over."),
    Line.MOVED_HERE: msgid("{holder}, your case {case} moved to this group: go on in its new topic."),
    Line.MOVED_HERE_UNSENT: msgid(
        "{holder}, your case {case} moved to this group: go on in its new topic. What you had still to confirm was not sent."
    ),
    Line.MOVED_AWAY: msgid(
        "{holder}, your case {case} moved to the group {group}, of which you are no member. It waits there for somebody else."
    ),
    Line.MOVED_ON: msgid("{holder} moved {case} to the group {group}. Its topic here is deleted."),
    Line.MOVED_BY: msgid("{holder} moved this case here, from the group {group}."),
    Line.NOTE_BEFORE: msgid("Last note in the topic before, by {holder}: {note}"),
    Line.NOBODY_THERE: msgid("In {group} nobody is on shift now. An emergency stays where somebody is."),
    Line.BLOCKED: msgid("Not delivered: the contact has blocked the bot."),
    Line.NOT_DELIVERED: msgid("Not delivered."),
    Line.EARLIER_NOT_DELIVERED: msgid(
        "Not delivered: a message that a counsellor wrote in the earlier case of {case}."
    ),
    Line.MAYBE_REPEATED: msgid("Possibly repeated: this may have reached the contact twice."),
    Line.WITHDRAWN: msgid("Taken back: it is gone from the contact's chat."),
    Line.TOO_OLD_TO_WITHDRAW: msgid("Telegram did not take it back. Only messages younger than 48 hours can be."),
    Line.NOTHING_TO_WITHDRAW: msgid("To take a message back, answer your own message with /unsend."),
    Line.EDIT_NOT_PASSED: msgid("The change was not passed on: the contact has the first wording."),
    Line.REACTION_NOT_PASSED: msgid("The reaction was not passed on: the message may be gone from the phone."),
    Line.SAME_PERSON_SAID: msgid("After the silence the contact says: it is the same person."),
    Line.SOMEBODY_ELSE: msgid(
        "Careful: somebody else has this phone now. Messages of yours that were not shown to them: {count}."
    ),
    Line.SOMEBODY_ELSE_HERE: msgid(
        "Careful: somebody else has this phone now. This case is closed: contact lost. Who wrote here may still need help. What "
        "is written from the phone now stands in {case}. Messages of yours that were not shown: {count}."
    ),
    Line.NEVER_OPENED: msgid("This picture is destroyed here. Nobody at the desk can open it any more."),
    Line.PICTURE_NOT_SHOWN: msgid("The picture could not be shown. It is still closed: you can open it again."),
    Line.PICTURE_OPENED: msgid("This picture was shown already. It stays as long as all else of this case does."),
    Line.WITHHOLD_HOW: msgid(
        "Write what is to be withheld and why, such as: /withhold kh_adhoc the number does not answer"
    ),
    Line.WITHHELD: msgid(
        "Withheld: {name}. No contact is shown it from now on. Reason: {reason}. To show it again: /restore {name}"
    ),
    Line.WITHHOLD_SECOND: msgid(
        "Not withheld yet: {name} is what people in danger read first. A second supervisor must send /withhold {name} and a "
        "reason, too. Reason given: {reason}"
    ),
    Line.WITHHOLD_OWN: msgid(
        "{name} waits for a second supervisor: your own word counts once. Where there is none, have the file changed "
        "and `sarika reload` run."
    ),
    Line.WITHHOLD_NEVER: msgid("{name} cannot be withheld: the bot cannot do without it. Change its file."),
    Line.WITHHOLD_UNKNOWN: msgid("There is no service and no answer named {name}."),
    Line.RESTORED: msgid("Shown again: {name}."),
    Line.RESTORE_HOW: msgid("Write what is to be shown again. Withheld now: {names}"),
    Line.MUTE_EMERGENCY: msgid(
        "An emergency cannot be muted. If there is no danger, press Less urgent first and say why."
    ),
    Line.UNMUTED_DESK: msgid("The contact can reach the desk again."),
    Line.PROTOCOL_ABOVE: msgid("It stands in this topic already, a little above."),
    Line.NO_SUCH_REPLY: msgid("Nothing was sent: no reply has this name. There are, for example: {names}"),
    Line.NO_SUCH_ANSWER: msgid("Nothing was sent: no topic has this name. There are, for example: {names}"),
    Line.NO_SUCH_SERVICE: msgid("Nothing was sent: no service has this name. There are, for example: {names}"),
    Line.REPLY_NEEDS_TIME: msgid(
        "Nothing was sent: write the time behind it, in Cambodian time, such as /r {name} 18:30"
    ),
    Line.REPLY_NEEDS_COUNTRY: msgid("Nothing was sent: this reply names a country, and it is not known yet."),
    Line.REPLY_NEEDS_SERVICE: msgid(
        "Nothing was sent: this reply names the service that you sent last, and you sent none yet."
    ),
    Line.NO_SUCH_COMMAND: msgid(
        "Not sent: this begins like a command, and there is none of this name. In a case there are /r, /a, /n, /unsend and // "
        "for a note; in the group /plan, /report, /withhold and /restore. If it is for the contact, begin with a word."
    ),
    Line.KEPT_HERE: msgid("It stays here and was not sent."),
    Line.HELD_BACK: msgid(
        "The contact has been silent for a while. Your words wait behind a neutral line until they press it."
    ),
    Line.HELD_WATCHED: msgid("The contact's phone may be watched. Your words wait until they write."),
    Line.HELD_UNSURE: msgid(
        "After the silence nobody knows who has the phone. Your words wait until it is answered who is there."
    ),
    Line.RAISED: msgid("New danger in this case: {urgency}."),
    Line.QUESTION_AGREED: msgid(
        "The contact agreed on a question. It is asked after half an hour of silence. Their last message was taken as the "
        "answer and is shown to nobody: if you waited for words of theirs, ask again."
    ),
    Line.QUESTION_RIGHT: msgid("After the silence the contact gave the answer that was agreed."),
    Line.CASES_JOINED: msgid(
        "A supervisor says: this is the same person as {case}. The two chats stay apart, and words of one are not for the "
        "other: ask before you speak of them."
    ),
    Line.CASES_PARTED: msgid("This card is not joined with {case} any more: it may be another person."),
    Line.FOLLOW_WATCHED: msgid(
        "The phone may be watched: I write nothing first. Agree in words when the contact writes."
    ),
    Line.FOLLOW_YES: msgid("The contact agrees: I ask how they are on {day}."),
    Line.FOLLOW_NO: msgid("The contact wants no follow-up."),
    Line.FOLLOW_DUE: msgid("Today is the day agreed to ask how the contact is. Who holds the case: please ask."),
    Line.FOLLOW_CALLED_OFF: msgid("{case}: the contact called the follow-up off."),
    Line.FOLLOW_WELL: msgid("{case}: the contact answered the follow-up and says to be safe."),
    Line.FOLLOW_SILENT: msgid("{case}: nobody answered the follow-up for 3 days. It may not have been safe to."),
    Line.FOLLOW_NOT_SENT: msgid(
        "{case}: the follow-up of today was not sent, because the phone may be watched or the bot is blocked."
    ),
    Line.FOLLOW_OTHER: msgid(
        "{case}: the follow-up of today was not sent. A later case lives on that phone, and it may be another person's: ask "
        "nothing about this one there."
    ),
    Line.FOLLOW_LOST: msgid("{case}: the agreed follow-up is not sent, because somebody else has the phone now."),
    Line.UNMASK_ASKED: msgid("Asked. When somebody of another role agrees, you see it in your private chat with me."),
    Line.UNMASK_SECOND: msgid(
        "{holder} asks to see who {case} is: name, username and Telegram id. Reason: {unmask_why}. Somebody of another role "
        "must agree. Read the case first."
    ),
    Line.UNMASK_SECOND_CHILD: msgid(
        "{holder} asks to see who {case} is: name, username and Telegram id. Reason: {unmask_why}. It is about a child: a "
        "supervisor decides whether it is best for the child, and the child is asked. Read the case first."
    ),
    Line.UNMASK_SECONDED: msgid("Written down."),
    Line.UNMASK_NOT_NOW: msgid("Only in an emergency, and with one of the reasons."),
    Line.UNMASK_WAITS: msgid("It has been asked for already and waits."),
    Line.UNMASK_OVER: msgid("There is nothing to agree to or to sign here any more."),
    Line.UNMASK_NOT_YOURSELF: msgid("It takes another person than the one who asked."),
    Line.UNMASK_SAME_ROLE: msgid("It takes somebody of another role than the one who asked."),
    Line.UNMASK_ALONE: msgid(
        "Nobody has agreed about {case} for 10 minutes. You may open alone: you see name, username and Telegram id. A "
        "supervisor or an admin signs it afterwards."
    ),
    Line.UNMASK_TOLD: msgid("{holder} has seen who {case} is. Reason: {unmask_why}. Agreed by {second}."),
    Line.UNMASK_TOLD_ALONE: msgid(
        "{holder} has seen who {case} is, alone, because nobody answered. Reason: {unmask_why}. Please look at the case and "
        "sign."
    ),
    Line.UNMASK_SIGNED: msgid("Signed."),
    Line.UNMASK_SHOWN: msgid(
        "{case}, for your eyes only. This message disappears in {minutes} minutes.\n\nName: {name}\nUsername: "
        "{username}\nTelegram id: {id}\n\nI have no phone number. Write down only what saves life, and never in the group."
    ),
    Line.UNMASK_FAILED: msgid("Telegram did not say who it is. You can ask again."),
    Line.UNMASK_MAYBE_SHOWN: msgid(
        "The connection broke: perhaps it was shown in your private chat. If so, delete that message yourself. You can ask "
        "again."
    ),
    Line.UNMASK_NOT_GONE: msgid("I could not delete the message with the name. Please delete it yourself now."),
    Line.UNMASK_CHILD: msgid(
        "A question from the counsellor: may they see the name and the account that you use in Telegram, to help you? One "
        "person sees them, for a few minutes. No is a good answer too: this talk goes on."
    ),
    Line.UNMASK_CHILD_YES: msgid("Thank you. Another person here must also say yes first."),
    Line.UNMASK_CHILD_NO: msgid("All right. They do not see it."),
    Line.CHILD_AGREED: msgid("The child agrees that you see who they are. A supervisor must decide, too."),
    Line.CHILD_REFUSED: msgid("The child does not want you to see who they are."),
    Line.ROLE_NEEDED: msgid("Only {role} can do that."),
    Line.OLD_BUTTON_DESK: msgid("This button is old and leads nowhere now."),
    Line.REFERRAL_ASKED: msgid("The contact has just been asked this. Wait for the answer."),
    Line.REFERRAL_YES: msgid("The contact says YES: {service} may be told: {tells}. Tell nothing more."),
    Line.REFERRAL_NO: msgid("The contact says NO: tell {service} nothing."),
    Line.REFERRAL_TAKEN_BACK: msgid(
        "The contact took the yes back: tell {service} nothing more from now on. What was told already, say honestly."
    ),
    Line.OUTCOME_ASK: msgid("{case} was referred to {service}. What came of it?"),
    Line.OUTCOME_NOTED: msgid("Noted. Thank you."),
    Line.CONTACT_WITHDREW: msgid("The contact took the case back."),
    Line.CONTACT_CLEARED: msgid(
        "The contact cleared the chat on the phone. Words that you sent last may be gone unread: ask before you repeat them."
    ),
    Line.CONTACT_NUMBERS: msgid("The contact asked me for numbers that answer now, and has them."),
    Line.CONTACT_LOSES_PHONE: msgid(
        "The contact fears to lose the phone. Ask now where they are, how many, and whom you may tell."
    ),
    Line.THEIR_FILE_TOO_BIG: msgid("The contact sent a file that is too big to pass on. I told them."),
    Line.INTERRUPTED: msgid(
        "The service was away for about {minutes} min: what was written meanwhile, by either side, arrives only now. The "
        "contact is told."
    ),
    Line.CONTACT_FORGOTTEN: msgid(
        "{case}: the contact asked to be forgotten. The case is closed, its topic is deleted."
    ),
    Line.THREAD_NOT_DELETED: msgid(
        "A contact asked to be forgotten, or their case moved to another group, but Telegram did not delete a topic. Give the "
        "bot the right to delete messages, or delete the topic by hand. I try again every 10 minutes."
    ),
    Line.THREADS_LEFT: msgid(
        "A group was taken out of the settings, and topics with contacts' words still stand in it: I cannot delete them. Delete "
        "them or the group by hand, or name the group in the settings again."
    ),
    Line.SHIFT_ON: msgid("You are on shift until {until}. Without a sign from you it ends after {minutes} minutes."),
    Line.SHIFT_OVER: msgid("Your shift has ended. If you are still there, press On shift on the board."),
    Line.SHIFT_BY_PLAN: msgid(
        "You are on shift until {until}: the weekly plan says so, and you are at work. If you have to go, press Off shift on the "
        "board. Without a sign from you it ends after {minutes} minutes."
    ),
    Line.NOT_PLANNED: msgid(
        "By the weekly plan you have no shift now. If you are there all the same, press On shift on the board."
    ),
    Line.PLAN_FOR_SUPERVISORS: msgid(
        "Only an administrator of the group can change the weekly plan. It stays as it was."
    ),
    Line.PLAN_SEND_ANEW: msgid(
        "I read a plan only when it is sent. The weekly plan stays as it was: send the changed one as a new message."
    ),
    Line.PLAN_UNREADABLE: msgid(
        "I cannot read this line: “{line}”. The weekly plan stays as it was. Write days, times and names on each line, such as "
        "Mon-Fri 08:00-12:00 Sokha, Dara"
    ),
    Line.PLAN_UNKNOWN: msgid(
        "I know nobody called “{name}”. The weekly plan stays as it was. I know: {names}. Whoever is missing here presses On "
        "shift on the board once."
    ),
    Line.PLAN_SEVERAL: msgid(
        "“{name}” can be several people: {names}. The weekly plan stays as it was. Write the whole name; if two have the same "
        "one, one of them has to change it in Telegram."
    ),
    Line.PLAN_TWICE: msgid("{holder} would be on two shifts at the same time. The weekly plan stays as it was."),
    Line.PLAN_TOO_LONG: msgid(
        "A weekly plan has {count} shifts at most; each name on a line is one. It stays as it was."
    ),
    Line.DAY_OFF: msgid("{names} cannot come on {day}: their shifts of that day do not take place."),
    Line.DAY_OFF_ALL: msgid("On {day} nobody works. Contacts are told when the next shift is."),
    Line.DAY_ON: msgid("{names} can come on {day} after all: their shifts of the weekly plan hold."),
    Line.DAY_ON_ALL: msgid("On {day} the weekly plan and the hours hold again."),
    Line.DAY_OFF_NOTED: msgid("Noted: you cannot come. The group and its administrators are told."),
    Line.DAY_OFF_HOW: msgid(
        "Write a weekday, or a date as year-month-day: /plan off Wed. Administrators add a name, or “all”: /plan off Wed Sokha. "
        "To take it back: /plan on Wed"
    ),
    Line.DAY_OFF_NOT_PLANNED: msgid("By the weekly plan there is no such shift on that day."),
    Line.PLAN_MISSED: msgid(
        "By the weekly plan these should be on shift now: {names}. Nobody is there. Please call them, or press On shift on the "
        "board."
    ),
    Line.PLAN_LEFT: msgid("{holder} stands in the weekly plan, but has left the group. Please write the plan anew."),
    Line.ON_CALL: msgid("You are on call: I write to you here when a case waits and nobody on shift comes."),
    Line.ON_CALL_OFF: msgid("You are not on call any more."),
    Line.START_FIRST: msgid("First open the chat with me and press Start, so that I can write to you."),
    Line.REPORT_FOR_SUPERVISORS: msgid("Only an administrator of the group can ask for a report."),
    Line.TEST_SEEN: msgid("Thank you: a call would have reached you."),
    Line.DESK_TROUBLE: msgid("Something is wrong with the counsellors' group: {trouble}"),
    Line.DESK_WELL: msgid("The counsellors' group is in order again. All cases are shown again."),
    Line.DESK_MOVED: msgid(
        "The counsellors' group has become another one, with a new id. I follow it. Whoever runs me must set the new id: "
        "`sarika doctor` says it."
    ),
    Line.COUNSELLOR_UNREACHABLE: msgid("{holder} has blocked me: I cannot call them when a case waits."),
    Line.REPORT_HOW: msgid(
        "Write /report today or /report week. With csv behind it, I send you a file privately: /report week csv"
    ),
    Line.SHIFT_OFF: msgid("You are off shift."),
    Line.SHIFT_OFF_HOLDING: msgid(
        "You are off shift, and still hold an emergency. I ask you now whether others are to be called to it."
    ),
    Line.HOLDER_OFF: msgid(
        "{holder} is off shift and still holds the emergency {case}. If you go on with it, do nothing. If not, press below: "
        "others are called to it, with all that was said."
    ),
    Line.STARTED: msgid("Thank you. From now on I can write to you here when an emergency waits."),
}

OPENS: Mapping[Line, str] = {
    Line.CASE_OPENED_NOBODY: msgid(
        "No counsellor can write now; we plan that somebody is here from {opens}, Cambodian time. What you write is kept for them. "
        "These numbers do not depend on us:"
    ),
    Line.CASE_OPENED_MEDIA_NOBODY: msgid(
        "I am a machine and cannot hear or look. I passed it on, but no counsellor can write before {opens}, "
        "Cambodian time. You can take it back."
    ),
}
"""The same lines when the next opening of the desk is known."""

USUAL: Mapping[Line, str] = {
    Line.CASE_OPENED_NOBODY: msgid(
        "I call the counsellors. Usually one is here at this hour, but nobody has said so yet. What you write is kept for "
        "them. These numbers do not depend on us:"
    ),
    Line.CASE_OPENED_MEDIA_NOBODY: msgid(
        "I am a machine and cannot hear or look. I passed it on and call the counsellors. Usually one is here at this hour, but "
        "nobody has said so yet. You can take it back."
    ),
}
"""The same lines within the hours of the settings, while nobody has said to be on shift."""


QUESTIONS: Mapping[str, str] = {
    Line.QUESTION_WORD: msgid("A word that I choose"),
    Line.QUESTION_FRIEND: msgid("My best friend as a child"),
    Line.QUESTION_ANIMAL: msgid("My first animal"),
    Line.QUESTION_TEACHER: msgid("My first teacher"),
    Line.QUESTION_SONG: msgid("My favourite song"),
}
"""The questions that can be agreed, in short, for buttons."""


def sentence(catalog: Catalog, line: Line, values: Mapping[str, str]) -> str:
    """A line in the catalog's language.

    `opens` and `until` are milliseconds since 1970, `urgency` an urgency's word, `country` a code.
    """
    shown = dict(values)
    if "country" in shown:
        shown["country"] = catalog.country(shown["country"])
    for name in ("opens", "until"):
        if name in shown:
            shown[name] = moment(catalog, shown[name])
    if shown.get("role") in ROLES:
        shown["role"] = catalog.text(ROLES[shown["role"]])
    if "day" in shown:
        shown["day"] = day(catalog, shown["day"])
    if "hours" in shown:
        shown["hours"] = span_of_day(shown["hours"])
    if shown.get("unmask_why") in UNMASK_WHY:
        shown["unmask_why"] = catalog.text(UNMASK_WHY[shown["unmask_why"]])
    if shown.get("trouble") in TROUBLES:
        shown["trouble"] = catalog.text(TROUBLES[shown["trouble"]])
    if shown.get("urgency") in URGENCIES:
        shown["urgency"] = catalog.text(URGENCIES[shown["urgency"]])
    variants = OPENS if "opens" in shown else USUAL if "usual" in shown else {}
    english = variants.get(line, LINES[line])
    return catalog.text(english, **shown)


def moment(catalog: Catalog, milliseconds: str) -> str:
    """A time given as milliseconds since 1970, as weekday and time in Cambodia; anything else as it is."""
    if not milliseconds.isdecimal():
        return milliseconds
    return catalog.moment(datetime.fromtimestamp(int(milliseconds) / 1000, UTC).astimezone(HOME))


def day(catalog: Catalog, milliseconds: str) -> str:
    """A time given as milliseconds since 1970, as a date in Cambodia."""
    return catalog.day(datetime.fromtimestamp(int(milliseconds) / 1000, UTC).astimezone(HOME))


def span_of_day(minutes: str) -> str:
    """Hours given as minutes of the day, such as `360-540`, as times."""
    return "–".join(f"{int(part) // 60:02}:{int(part) % 60:02}" for part in minutes.split("-"))
