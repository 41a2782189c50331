"""From words to an `Understanding`: loads the word lists, asks the models, joins what they say."""
